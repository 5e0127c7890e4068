package dev.ananke.core.constraints;

import dev.ananke.schemas.ImportFact;
import org.jspecify.annotations.Nullable;

/**
 * What an import says of a package: that there is a name in it.
 *
 * <p>The text of an import does not tell where the package ends. It is split before the first
 * segment that starts with a capital, else before the last segment. The split depends on nothing
 * else, above all not on which packages are known, or facts could not be counted in any order. It
 * is wrong for types in lower case with something after them, and for packages with capitals:
 * grammars leave both open ({@code P.lower.more} below a closed package; a package with a capital,
 * and the one above it, are never closed), so nothing is refused for it.
 *
 * @param name {@link #ANY} for all types of the package
 */
record ImportedName(String packageName, String name) {
  static final String ANY = "*";
  private static final String STATIC = "static ";
  private static final String WILDCARD = ".*";

  /** What stands after {@code import}, without white space around dots. */
  static String text(ImportFact fact) {
    return (fact.getIsStatic() ? STATIC : "")
        + fact.getTarget()
        + (fact.getWildcard() ? WILDCARD : "");
  }

  /** Without {@code static}: the part that the grammar's terminal matches. */
  static String target(String text) {
    return text.startsWith(STATIC) ? text.substring(STATIC.length()) : text;
  }

  /** Null where it says nothing of a named package. */
  static @Nullable ImportedName of(String text) {
    String target = target(text);
    boolean wildcard = target.endsWith(WILDCARD);
    String name = wildcard ? target.substring(0, target.length() - WILDCARD.length()) : target;
    String above = JavaNames.aboveCapital(name);
    if (above == null) {
      int dot = name.lastIndexOf('.');
      if (wildcard) {
        return new ImportedName(name, ANY);
      }
      return dot < 0 ? null : new ImportedName(name.substring(0, dot), name.substring(dot + 1));
    }
    if (above.isEmpty()) {
      return null;
    }
    int end = name.indexOf('.', above.length() + 1);
    return new ImportedName(
        above, name.substring(above.length() + 1, end < 0 ? name.length() : end));
  }
}
