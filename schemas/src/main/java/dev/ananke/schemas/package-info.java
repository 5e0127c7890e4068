/**
 * The contract between the programs of Ananke: what stands on the topics and in state, and how it
 * is encoded, keyed and hashed. The records are generated from {@code src/main/avro}; everything
 * else here is what a program needs to read and write them, and nothing more.
 *
 * <p><b>Values</b> are Avro single-object encoded: {@code C3 01}, the CRC-64-AVRO fingerprint of
 * the writer's schema (8 bytes, little endian), then the record in Avro's binary encoding. Every
 * schema that any release wrote with stays in {@code history/<record>-<fingerprint>.avsc}, so that
 * readers of today resolve the records of any earlier release. A fingerprint in text is the
 * hexadecimal form of the eight bytes in the order in which they stand in the value.
 *
 * <p><b>To change a record</b>: give new fields a default, never reuse a name for something else,
 * then run the tests of this module with {@code -Dananke.accept=true}, twice: they add the new
 * schema to the history and encode the fixtures with it. What stood there before stays.
 *
 * <p><b>Keys</b> are UTF-8 parts joined by NUL ({@link dev.ananke.schemas.Keys}, {@link
 * dev.ananke.schemas.OutputKey}).
 *
 * <p><b>Content hashes</b> are the first 128 bits of a SHA-256, the <b>tree digest</b> is a sum of
 * xxh3-128 values; vectors for both stand in the tests' resources.
 */
@NullMarked
package dev.ananke.schemas;

import org.jspecify.annotations.NullMarked;
