/**
 * Whether a grammar accepts a text, by the real engine; and where it does not: the first byte that
 * is refused, the construct around it, and what was allowed there.
 */
@NullMarked
package dev.ananke.core.check;

import org.jspecify.annotations.NullMarked;
