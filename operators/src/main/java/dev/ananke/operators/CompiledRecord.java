package dev.ananke.operators;

import org.jspecify.annotations.Nullable;

/**
 * One compiled language on its way to the gate.
 *
 * @param compiled an encoded RefCompiled; null: the ref is forgotten, and its bundles are withdrawn
 * @param traceparent context of the trace that it belongs to, if any
 */
public record CompiledRecord(
    String repository, String ref, byte @Nullable [] compiled, @Nullable String traceparent) {

  /** What the job's state is keyed by: repository NUL ref. */
  public String key() {
    return repository + '\0' + ref;
  }
}
