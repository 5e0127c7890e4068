package dev.ananke.operators;

/** Why a record could not be used, as it stands in dead letters. */
public enum DeadLetterReason {
  /** The value is not an Avro single object, or is cut short. */
  UNDECODABLE("undecodable"),
  /** The value names a schema that this version does not know. */
  UNKNOWN_SCHEMA("unknown-schema"),
  /** The record can be read, but breaks a rule of the topic. */
  INVALID("invalid"),
  /** The content is not that of its blob id. */
  WRONG_BLOB("wrong-blob");

  private final String word;

  DeadLetterReason(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
