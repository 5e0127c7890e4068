package dev.ananke.operators;

import org.jspecify.annotations.Nullable;

/**
 * A record to send.
 *
 * @param route records of one route go to one partition, in order
 * @param value null: a tombstone
 */
public record OutputRecord(String route, byte[] key, byte @Nullable [] value) {}
