package dev.ananke.operators;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record of commit-events as it came.
 *
 * @param headers the last value of each name
 */
public record RawRecord(
    String topic,
    int partition,
    long offset,
    byte @Nullable [] key,
    byte @Nullable [] value,
    Map<String, byte[]> headers) {}
