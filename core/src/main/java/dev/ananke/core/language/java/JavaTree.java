package dev.ananke.core.language.java;

import dev.ananke.bridge.SyntaxTree;
import dev.ananke.core.extract.NameTable;

/**
 * A syntax tree of Java, and the names and types that stand in it as canonical text: without
 * comments, annotations and line breaks, so that formatting changes no fact. Nodes are numbers in
 * the order of the text; -1 is none. Texts are numbers of the {@link NameTable}.
 */
final class JavaTree {
  static final int NONE = -1;

  private final JavaSymbols symbols;
  private final SyntaxTree tree;
  private final NameTable names;
  private final byte[] source;
  private final StringBuilder text = new StringBuilder();

  JavaTree(JavaSymbols symbols, SyntaxTree tree, NameTable names) {
    this.symbols = symbols;
    this.tree = tree;
    this.names = names;
    this.source = tree.source();
  }

  int nodeCount() {
    return tree.nodeCount();
  }

  JavaNode kind(int node) {
    return symbols.node(tree.kind(node));
  }

  /** Whether {@code node} or anything in it is broken. */
  boolean isBroken(int node) {
    return tree.hasError(node) || tree.isError(node) || tree.isMissing(node);
  }

  int parent(int node) {
    return tree.parent(node);
  }

  /** The parent that the grammar gives it: errors in between are skipped. */
  int properParent(int node) {
    int parent = tree.parent(node);
    while (parent != NONE && tree.isError(parent)) {
      parent = tree.parent(parent);
    }
    return parent;
  }

  /** The node behind the last one below {@code node}. */
  int end(int node) {
    return node + tree.subtreeSize(node);
  }

  int firstChild(int node) {
    return tree.firstChild(node);
  }

  int nextSibling(int node) {
    return tree.nextSibling(node);
  }

  /** The field of its parent that it is; 0 for none. */
  int field(int node) {
    return tree.field(node);
  }

  int child(int node, int field) {
    return tree.child(node, field);
  }

  int child(int node, JavaNode kind) {
    for (int child = tree.firstChild(node); child != NONE; child = tree.nextSibling(child)) {
      if (kind(child) == kind) {
        return child;
      }
    }
    return NONE;
  }

  int lastChild(int node) {
    int last = NONE;
    for (int child = tree.firstChild(node); child != NONE; child = tree.nextSibling(child)) {
      last = child;
    }
    return last;
  }

  int count(int node, JavaNode kind) {
    int count = 0;
    for (int child = tree.firstChild(node); child != NONE; child = tree.nextSibling(child)) {
      if (kind(child) == kind) {
        count++;
      }
    }
    return count;
  }

  int firstNamedChild(int node) {
    return named(tree.firstChild(node));
  }

  int nextNamedSibling(int node) {
    return named(tree.nextSibling(node));
  }

  private int named(int node) {
    int named = node;
    while (named != NONE && !isProper(named)) {
      named = tree.nextSibling(named);
    }
    return named;
  }

  /** Whether it stands for text that is not of the language, or that is missing. */
  boolean isCutOff(int node) {
    return tree.isError(node) || tree.isMissing(node);
  }

  /** Whether it is neither a token, nor a comment, nor an error. */
  boolean isProper(int node) {
    return tree.isNamed(node) && !tree.isExtra(node) && !tree.isError(node);
  }

  /**
   * Whether the last word of this dotted name begins like a type, or is {@code this} or {@code
   * super}.
   */
  boolean endsLikeType(int node) {
    JavaNode kind = kind(node);
    if (kind == JavaNode.FIELD_ACCESS) {
      int field = tree.child(node, symbols.field);
      return field != NONE && endsLikeType(field);
    }
    byte first = source[tree.start(node)];
    return kind == JavaNode.THIS || kind == JavaNode.SUPER || (first >= 'A' && first <= 'Z');
  }

  /** Whether it is what stands for no name. */
  boolean isUnderscore(int node) {
    return bytes(node) == 1 && source[tree.start(node)] == '_';
  }

  /** Length of the text. */
  int bytes(int node) {
    return tree.end(node) - tree.start(node);
  }

  /** The text of a node that has no parts, for instance an identifier. */
  int word(int node) {
    return names.number(source, tree.start(node), tree.end(node));
  }

  /**
   * The identifiers of a name or type, joined by dots: {@code java.util.Map} of {@code java .
   * util.Map<K, V>}; -1 if there is none, or it is broken.
   */
  int dottedName(int node) {
    if (isBroken(node)) {
      return NONE;
    }
    if (isPlain(tree.start(node), tree.end(node))) {
      return word(node);
    }
    text.setLength(0);
    int end = end(node);
    for (int part = node; part < end; part++) {
      switch (kind(part)) {
        case TYPE_ARGUMENTS, ANNOTATION, MARKER_ANNOTATION -> part = end(part) - 1;
        case IDENTIFIER, TYPE_IDENTIFIER, THIS, SUPER -> {
          if (!text.isEmpty()) {
            text.append('.');
          }
          text.append(tree.text(part));
        }
        default -> {}
      }
    }
    return text.isEmpty() ? NONE : names.number(text.toString());
  }

  /**
   * A type as written, in canonical spacing and without annotations, followed by {@code suffix}; -1
   * if it is broken.
   */
  int type(int node, int dimensions, String suffix) {
    if (isBroken(node)) {
      return NONE;
    }
    if (dimensions == NONE && suffix.isEmpty() && isCanonical(tree.start(node), tree.end(node))) {
      return word(node);
    }
    text.setLength(0);
    appendTokens(node);
    if (dimensions != NONE) {
      appendTokens(dimensions);
    }
    return names.number(text.append(suffix).toString());
  }

  private void appendTokens(int node) {
    int end = end(node);
    for (int part = node; part < end; part++) {
      JavaNode kind = kind(part);
      if (kind == JavaNode.ANNOTATION || kind == JavaNode.MARKER_ANNOTATION || tree.isExtra(part)) {
        part = end(part) - 1;
      } else if (tree.subtreeSize(part) == 1) {
        appendToken(tree.text(part));
      }
    }
  }

  private void appendToken(String token) {
    if (token.equals("&")) {
      text.append(" & ");
    } else if (token.equals(",")) {
      text.append(", ");
    } else {
      if (!text.isEmpty()
          && (isWord(text.charAt(text.length() - 1)) || text.charAt(text.length() - 1) == '?')
          && isWord(token.charAt(0))) {
        text.append(' ');
      }
      text.append(token);
    }
  }

  /** Whether the text is a dotted name without anything between its parts. */
  private boolean isPlain(int start, int end) {
    for (int i = start; i < end; i++) {
      if (!isWord(source[i]) && source[i] != '.') {
        return false;
      }
    }
    return start < end;
  }

  /** Whether {@link #appendTokens} would give just this text. */
  private boolean isCanonical(int start, int end) {
    int previous = 0;
    for (int i = start; i < end; i++) {
      int current = source[i];
      boolean fits =
          switch (current) {
            case '.', '<', '>', '[', ']', '?' -> previous != ' ' || current == '?';
            case ',' -> previous != ' ' && i + 1 < end && source[i + 1] == ' ';
            case ' ' ->
                previous == ','
                    || ((isWord(previous) || previous == '?')
                        && i + 1 < end
                        && isWord(source[i + 1]));
            default -> isWord(current);
          };
      if (!fits) {
        return false;
      }
      previous = current;
    }
    return start < end;
  }

  /** Of a byte of UTF-8 (negative: of a character beyond ASCII) or of a character. */
  private static boolean isWord(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '$'
        || c < 0
        || c > 127;
  }
}
