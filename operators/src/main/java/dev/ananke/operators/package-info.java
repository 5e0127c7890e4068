/**
 * Flink functions over {@code core}: they hold its state, hand it records and timers, count, and
 * send what comes out. What decides lives in core and knows nothing of Flink.
 *
 * <p>Records that cross an edge of the job carry only strings, numbers, byte arrays and lists or
 * maps of these; anything richer travels as one of our own Avro records in a byte array, which is
 * also how it is kept in state.
 */
@NullMarked
package dev.ananke.operators;

import org.jspecify.annotations.NullMarked;
