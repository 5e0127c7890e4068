package dev.ananke.operators;

import org.jspecify.annotations.Nullable;

/**
 * A record to send.
 *
 * @param route records of one route go to one partition, in order
 * @param value null: a tombstone
 * @param traceparent context of the trace that it belongs to, if any
 */
public record OutputRecord(
    String route, byte[] key, byte @Nullable [] value, @Nullable String traceparent) {

  /** A record of no trace. */
  public OutputRecord(String route, byte[] key, byte @Nullable [] value) {
    this(route, key, value, null);
  }
}
