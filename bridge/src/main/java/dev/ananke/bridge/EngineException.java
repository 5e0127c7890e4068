package dev.ananke.bridge;

import java.util.Optional;

/**
 * The grammar engine could not do what it was asked: a limit was met, it failed, or no token is
 * left.
 */
public sealed class EngineException extends RuntimeException
    permits GrammarException, NoTokenException {
  private static final long serialVersionUID = 1L;

  private final String message;

  EngineException(String message) {
    super(message);
    this.message = message;
  }

  /** The engine's reason and, for a limit, what to do; never null. */
  @Override
  public String getMessage() {
    return message;
  }

  /** The limit that was met, if it was one. */
  public Optional<EngineLimit> limit() {
    return EngineLimit.in(message);
  }
}
