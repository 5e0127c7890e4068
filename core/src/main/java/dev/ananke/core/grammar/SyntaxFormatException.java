package dev.ananke.core.grammar;

/**
 * A grammar or an overrides file that cannot be turned into Lark: says which rule, and what to
 * change.
 */
public final class SyntaxFormatException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public SyntaxFormatException(String message) {
    super(message);
  }

  public SyntaxFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
