package dev.ananke.jobs;

/**
 * An option is missing, unknown or has a value that cannot be used; the message says what to
 * change.
 */
public final class OptionException extends RuntimeException {
  private static final long serialVersionUID = 1;

  OptionException(String message) {
    super(message);
  }

  OptionException(String message, Throwable cause) {
    super(message, cause);
  }
}
