package dev.ananke.operators;

import org.jspecify.annotations.Nullable;

/**
 * A decoded record of commit-events on its way to the state of its ref.
 *
 * @param updateId of a change; null for a RefUpdate
 * @param index of a change in its update
 * @param offset of the record in its partition
 * @param payload an encoded RefChange or RefUpdate
 * @param traceparent of a RefUpdate that belongs to a trace
 */
public record RefRecord(
    String repository,
    String ref,
    byte @Nullable [] updateId,
    int index,
    long offset,
    byte[] payload,
    @Nullable String traceparent) {

  /** What the job's state is keyed by: repository NUL ref. */
  public String key() {
    return repository + '\0' + ref;
  }
}
