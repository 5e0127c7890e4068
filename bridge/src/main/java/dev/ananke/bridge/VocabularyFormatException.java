package dev.ananke.bridge;

/** What is wrong in a vocabulary; who reads it knows which file that is. */
final class VocabularyFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  VocabularyFormatException(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
