package dev.ananke.operators;

/**
 * One compiled language on its way to the gate.
 *
 * @param compiled an encoded RefCompiled
 */
public record CompiledRecord(String repository, String ref, byte[] compiled) {

  /** What the job's state is keyed by: repository NUL ref. */
  public String key() {
    return repository + '\0' + ref;
  }
}
