package dev.ananke.cli;

/** What a verb could not do, and what to do about it: printed without a stack trace, exit code 2. */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CommandException(String message) {
    super(message);
  }

  CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}
