package dev.ananke.schemas;

/** A record was written with a schema that this reader has not seen (yet). */
public final class UnknownSchemaException extends UndecodableException {
  private static final long serialVersionUID = 1;

  private final String fingerprint;

  UnknownSchemaException(String fingerprint, String expected) {
    super(
        "no schema with fingerprint "
            + fingerprint
            + " is known for "
            + expected
            + "; it was written by a newer release, or it is another record");
    this.fingerprint = fingerprint;
  }

  /** The fingerprint as it stands in keys and file names. */
  public String fingerprint() {
    return fingerprint;
  }
}
