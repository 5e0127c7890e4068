package dev.ananke.bridge;

/** The engine refuses a grammar; the message is its reason. */
public final class GrammarException extends EngineException {
  private static final long serialVersionUID = 1L;

  GrammarException(String message) {
    super(message);
  }
}
