package dev.ananke.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

  /** What went wrong with which file, in one line. */
  static String cause(IOException failure) {
    return switch (failure) {
      case NoSuchFileException missing -> "no such file or folder: " + missing.getFile();
      case AccessDeniedException denied -> "no permission for " + denied.getFile();
      case FileAlreadyExistsException other -> other.getFile() + " is in the way";
      case FileSystemException other -> other.getFile() + ": " + other.getReason();
      case CharacterCodingException other -> "it is no UTF-8 text";
      default -> cause((Throwable) failure);
    };
  }

  /** Safe to print: what a terminal would take for a command is written as a number. */
  static String printable(String text) {
    StringBuilder printable = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> printable.append("\\n");
        case '\r' -> printable.append("\\r");
        case '\t' -> printable.append("\\t");
        default -> {
          if (Character.isISOControl(c)) {
            printable.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
          } else {
            printable.append(c);
          }
        }
      }
    }
    return printable.toString();
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

  /** A line of a service: in front of it the second at which it is printed, UTC. */
  static String timed(String line) {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + line;
  }

  /** Singular or plural: {@code count(1, "file")} is "1 file". */
  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
