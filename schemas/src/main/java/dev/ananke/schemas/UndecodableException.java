package dev.ananke.schemas;

/** Bytes that are not what their place demands: the message says what is wrong with them. */
public sealed class UndecodableException extends RuntimeException permits UnknownSchemaException {
  private static final long serialVersionUID = 1;

  public UndecodableException(String message) {
    super(message);
  }

  public UndecodableException(String message, Throwable cause) {
    super(message, cause);
  }
}
