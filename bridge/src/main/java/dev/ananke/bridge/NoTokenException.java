package dev.ananke.bridge;

/** All tokens that a grammar allows next are such that the model gives no chance to. */
public final class NoTokenException extends EngineException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message which tokens those are
   */
  public NoTokenException(String message) {
    super(message);
  }
}
