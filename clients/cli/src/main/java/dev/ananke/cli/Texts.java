package dev.ananke.cli;

import java.util.Locale;

/** How numbers and names are written for people. */
final class Texts {
  private static final int SHORT = 10;

  private Texts() {}

  static String shortCommit(String commit) {
    return commit.length() <= SHORT ? commit : commit.substring(0, SHORT);
  }

  static String size(long bytes) {
    return bytes < 10_000 ? bytes + " B" : String.format(Locale.ROOT, "%.1f kB", bytes / 1000.0);
  }

  /** What lies at the root of a failure, in one line. */
  static String cause(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String name = root.getClass().getSimpleName();
    String message = root.getMessage();
    return message == null ? name : name + ": " + message;
  }

  /** Singular or plural: {@code count(1, "file")} is "1 file". */
  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
