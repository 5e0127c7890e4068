package dev.ananke.core.constraints;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the grammar takes as a name in an import; facts with other names are left out. */
final class JavaNames {
  /** Words that are no identifiers, literals included. */
  static final Set<String> RESERVED =
      Set.of(
          "abstract",
          "assert",
          "boolean",
          "break",
          "byte",
          "case",
          "catch",
          "char",
          "class",
          "const",
          "continue",
          "default",
          "do",
          "double",
          "else",
          "enum",
          "extends",
          "false",
          "final",
          "finally",
          "float",
          "for",
          "goto",
          "if",
          "implements",
          "import",
          "instanceof",
          "int",
          "interface",
          "long",
          "native",
          "new",
          "null",
          "package",
          "private",
          "protected",
          "public",
          "return",
          "short",
          "static",
          "strictfp",
          "super",
          "switch",
          "synchronized",
          "this",
          "throw",
          "throws",
          "transient",
          "true",
          "try",
          "void",
          "volatile",
          "while");

  /** Names beyond this are no names that anybody wrote by hand; grammars leave them open. */
  private static final int MAX_LENGTH = 500;

  private static final int MAX_SEGMENTS = 50;

  private JavaNames() {}

  static boolean isIdentifier(String word) {
    if (word.isEmpty() || word.length() > MAX_LENGTH || isDigit(word.charAt(0))) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (!isPart(word.charAt(i))) {
        return false;
      }
    }
    return !RESERVED.contains(word);
  }

  private static boolean isPart(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || isDigit(c)
        || c == '_'
        || c == '$'
        || c >= 0x80;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Identifiers, joined by dots. */
  static boolean isDotted(String name) {
    if (name.length() > MAX_LENGTH) {
      return false;
    }
    int segments = 0;
    for (int start = 0; start <= name.length(); segments++) {
      int dot = name.indexOf('.', start);
      int end = dot < 0 ? name.length() : dot;
      if (!isIdentifier(name.substring(start, end))) {
        return false;
      }
      start = end + 1;
    }
    return segments <= MAX_SEGMENTS;
  }

  /** By convention the name of a type: it starts with an ASCII capital, as grammars can tell. */
  static boolean isCapital(String segment) {
    return segment.charAt(0) >= 'A' && segment.charAt(0) <= 'Z';
  }

  /**
   * The package above the first segment with a capital; null if there is no such segment, empty if
   * it is the first.
   */
  static @Nullable String aboveCapital(String dotted) {
    int start = 0;
    while (true) {
      if (isCapital(dotted.substring(start))) {
        return start == 0 ? "" : dotted.substring(0, start - 1);
      }
      int dot = dotted.indexOf('.', start);
      if (dot < 0) {
        return null;
      }
      start = dot + 1;
    }
  }
}
