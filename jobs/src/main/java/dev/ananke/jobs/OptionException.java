package dev.ananke.jobs;

import org.jspecify.annotations.Nullable;

/**
 * An option is missing, unknown or has a value that cannot be used; the message says what to
 * change.
 */
public final class OptionException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final @Nullable String option;
  private final String rule;

  OptionException(String message) {
    super(message);
    this.option = null;
    this.rule = message;
  }

  OptionException(String message, Throwable cause) {
    super(message, cause);
    this.option = null;
    this.rule = message;
  }

  /** That option breaks a rule, wherever its value comes from. */
  OptionException(String option, String rule) {
    super("--" + option + " " + rule);
    this.option = option;
    this.rule = rule;
  }

  private OptionException(OptionException cause, String message) {
    super(message, cause);
    this.option = null;
    this.rule = message;
  }

  /** The same, told with where the value came from. */
  OptionException located(GivenOptions given) {
    return option == null ? this : new OptionException(this, given.naming(option) + " " + rule);
  }
}
