package dev.ananke.cli;

import java.util.Objects;

/**
 * What a verb could not do, and what to do about it: printed without a stack trace, exit code 2.
 */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CommandException(String message) {
    super(message);
  }

  /** Says what the cause says. */
  CommandException(RuntimeException cause) {
    super(Objects.requireNonNullElse(cause.getMessage(), cause.toString()), cause);
  }

  CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}
