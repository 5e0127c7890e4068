package dev.ananke.core.language.java;

import static dev.ananke.core.language.java.JavaTree.NONE;

import dev.ananke.core.extract.NameTable;
import dev.ananke.schemas.Visibility;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what stands around the name of a declaration: modifiers, types and parameters. */
final class JavaSignatureReader {
  private final JavaSymbols symbols;
  private final JavaTree tree;
  private final NameTable names;

  record Parameters(List<String> types, boolean varargs) {
    static final Parameters NONE = new Parameters(List.of(), false);
  }

  /** The words before a declaration; visibility is null where none is written. */
  record Modifiers(
      @Nullable Visibility visibility,
      boolean isStatic,
      boolean isFinal,
      List<String> annotations) {
    static final Modifiers NONE = new Modifiers(null, false, false, List.of());

    Visibility visibility(Visibility otherwise) {
      return visibility == null ? otherwise : visibility;
    }
  }

  JavaSignatureReader(JavaSymbols symbols, JavaTree tree, NameTable names) {
    this.symbols = symbols;
    this.tree = tree;
    this.names = names;
  }

  Modifiers modifiers(int node) {
    int modifiers = tree.child(node, JavaNode.MODIFIERS);
    if (modifiers == NONE) {
      return Modifiers.NONE;
    }
    Visibility visibility = null;
    boolean isStatic = false;
    boolean isFinal = false;
    List<String> annotations = new ArrayList<>(1);
    for (int child = tree.firstChild(modifiers); child != NONE; child = tree.nextSibling(child)) {
      switch (tree.kind(child)) {
        case PUBLIC -> visibility = Visibility.PUBLIC;
        case PROTECTED -> visibility = Visibility.PROTECTED;
        case PRIVATE -> visibility = Visibility.PRIVATE;
        case STATIC -> isStatic = true;
        case FINAL -> isFinal = true;
        case ANNOTATION, MARKER_ANNOTATION -> {
          int name = tree.child(child, symbols.name);
          int number = name == NONE ? NONE : tree.dottedName(name);
          if (number != NONE) {
            annotations.add(names.name(number));
          }
        }
        default -> {}
      }
    }
    return new Modifiers(visibility, isStatic, isFinal, annotations);
  }

  /** The parameters that {@code node} declares; a broken one counts, as {@code ?}. */
  Parameters parameters(int node) {
    int list = tree.child(node, symbols.parameters);
    if (list == NONE) {
      return Parameters.NONE;
    }
    List<String> types = new ArrayList<>();
    boolean varargs = false;
    for (int child = tree.firstChild(list); child != NONE; child = tree.nextSibling(child)) {
      JavaNode kind = tree.kind(child);
      if (kind == JavaNode.FORMAL_PARAMETER || kind == JavaNode.SPREAD_PARAMETER) {
        String type = parameterType(child);
        types.add(type == null ? "?" : type);
        varargs |= kind == JavaNode.SPREAD_PARAMETER;
      }
    }
    return new Parameters(types, varargs);
  }

  /** Null if it is broken. */
  @Nullable String parameterType(int node) {
    if (tree.kind(node) == JavaNode.FORMAL_PARAMETER) {
      return type(node, tree.child(node, symbols.dimensions));
    }
    int type = tree.firstNamedChild(node);
    if (type != NONE && tree.kind(type) == JavaNode.MODIFIERS) {
      type = tree.nextNamedSibling(type);
    }
    return type == NONE ? null : nameOrNull(tree.type(type, NONE, "..."));
  }

  /**
   * The type of what {@code node} declares; null if there is none, or it is broken.
   *
   * @param dimensions the brackets behind the name, as in {@code int a[]}; -1 for none
   */
  @Nullable String type(int node, int dimensions) {
    int type = tree.child(node, symbols.type);
    return type == NONE ? null : nameOrNull(tree.type(type, dimensions, ""));
  }

  private @Nullable String nameOrNull(int number) {
    return number == NONE ? null : names.name(number);
  }
}
