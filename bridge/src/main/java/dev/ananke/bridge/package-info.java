/**
 * The only native code: tree-sitter's parsers and the llguidance engine, linked into one library
 * and called through the foreign function interface. No native pointer leaves this package.
 *
 * <p>What holds native memory is {@link java.lang.AutoCloseable}; closing twice is harmless, using
 * it afterwards is an {@link java.lang.IllegalStateException}. The library is mapped once per JVM
 * and never unmapped, whatever class loaders come and go; no thread is started here.
 */
@NullMarked
package dev.ananke.bridge;

import org.jspecify.annotations.NullMarked;
