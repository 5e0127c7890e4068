package dev.ananke.core.constraints;

/** Why something stays open. In the order in which the first that applies is named. */
public enum OpenCause {
  /**
   * Its name is the platform's, but the platform lacks it: libraries bring their parts of it too.
   */
  PLATFORM_NAMESPACE("platform-namespace"),
  /** Files of another language declare the package too. */
  FOREIGN_LANGUAGE_SOURCE("foreign-language-source"),
  /** Annotations in files that declare it may generate types there: all that are not harmless. */
  GENERATED_TYPES("generated-types"),
  /** A package has a segment with a capital, so that it looks like a type. */
  CAPITAL_SUBPACKAGE("capital-subpackage"),
  /** Files that may declare it, by their place, could not be read. */
  SKIPPED_FILE("skipped-file"),
  /**
   * Files that declare it, or may by their place, have errors: any of their types may be unseen.
   */
  FILE_WITH_ERRORS("file-with-errors"),
  /** Files declare the package but no type in it: its types are generated, or stand elsewhere. */
  NO_TYPES("no-types"),
  /** Files import from it what nobody is known to declare. */
  IMPORTED_UNDECLARED("imported-undeclared"),
  /** Files import from a package that neither the repository nor the platform has. */
  UNKNOWN_LIBRARY("unknown-library"),
  /** The rules file was not understood in full. */
  RULE_ERROR("rule-error");

  private final String text;

  OpenCause(String text) {
    this.text = text;
  }

  /** As it stands in a bundle. */
  public String text() {
    return text;
  }
}
