package dev.ananke.core.rules;

import java.util.regex.Pattern;

/**
 * What a rule says of imports.
 *
 * <ul>
 *   <li>{@code a.b.Type}: the type, its nested types and its static members;
 *   <li>{@code a.b.*}: the types directly in a package, as with {@code a.b.Type} for each of them,
 *       and the import of them all;
 *   <li>{@code a.b.**}: everything below, packages included.
 * </ul>
 *
 * A wildcard import of a package is not denied by a rule on one of its types.
 *
 * @param name without the stars
 */
public record ImportPattern(String name, Reach reach) implements Comparable<ImportPattern> {
  private static final Pattern FORM =
      Pattern.compile(
          "([A-Za-z_$\\x{80}-\\x{10FFFF}][A-Za-z0-9_$\\x{80}-\\x{10FFFF}]*"
              + "(?:\\.[A-Za-z_$\\x{80}-\\x{10FFFF}][A-Za-z0-9_$\\x{80}-\\x{10FFFF}]*)*+)"
              + "(\\.\\*\\*?)?");

  /** How far below its name a pattern reaches. */
  public enum Reach {
    /** A type. */
    TYPE(""),
    /** The types of a package. */
    PACKAGE(".*"),
    /** A package and all below. */
    SUBTREE(".**");

    private final String suffix;

    Reach(String suffix) {
      this.suffix = suffix;
    }
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException if it has another form; the message says which are allowed
   */
  public static ImportPattern parse(String text) {
    var matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is no pattern of imports: write a type (java.util.Vector), the types of a package"
                  .formatted(text)
              + " (sun.misc.*), or a package and all below it (com.acme.internal.**)");
    }
    String suffix = matcher.group(2);
    Reach reach = suffix == null ? Reach.TYPE : suffix.equals(".*") ? Reach.PACKAGE : Reach.SUBTREE;
    if (reach == Reach.TYPE && matcher.group(1).indexOf('.') < 0) {
      throw new IllegalArgumentException(
          "\"%s\" is a single word, which nobody can import: write the full name, or %s.** for a"
                  .formatted(text, text)
              + " package and all below it");
    }
    return new ImportPattern(matcher.group(1), reach);
  }

  /** As a rules file has it. */
  public String text() {
    return name + reach.suffix;
  }

  /**
   * Whether it speaks of an import.
   *
   * @param target what follows {@code import} or {@code import static}, for instance {@code a.b.*}
   */
  public boolean matches(String target) {
    if (!target.startsWith(name)) {
      return false;
    }
    if (target.length() == name.length()) {
      return reach == Reach.TYPE;
    }
    if (target.charAt(name.length()) != '.') {
      return false;
    }
    return switch (reach) {
      case TYPE, SUBTREE -> true;
      case PACKAGE -> {
        String rest = target.substring(name.length() + 1);
        // In lower case with something after it, it is a package below.
        yield isCapital(rest.charAt(0)) || rest.indexOf('.') < 0;
      }
    };
  }

  /** Whether every import that the other one speaks of is among those of this one. */
  public boolean covers(ImportPattern other) {
    if (equals(other)) {
      return true;
    }
    return switch (reach) {
      case TYPE, SUBTREE ->
          other.name.startsWith(name + ".")
              || (other.name.equals(name) && other.reach != Reach.TYPE);
      // A type in lower case may be a package as well, below which this pattern does not reach.
      case PACKAGE ->
          other.name.startsWith(name + ".") && isCapital(other.name.charAt(name.length() + 1));
    };
  }

  private static boolean isCapital(char c) {
    return c >= 'A' && c <= 'Z';
  }

  @Override
  public int compareTo(ImportPattern other) {
    int order = name.compareTo(other.name);
    return order != 0 ? order : reach.compareTo(other.reach);
  }
}
