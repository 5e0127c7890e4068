package dev.ananke.bridge;

/** The grammar engine could not do what it was asked: a limit was met, or it failed. */
public sealed class EngineException extends RuntimeException permits GrammarException {
  private static final long serialVersionUID = 1L;

  private final String message;

  EngineException(String message) {
    super(message);
    this.message = message;
  }

  /** The engine's reason, never null. */
  @Override
  public String getMessage() {
    return message;
  }
}
