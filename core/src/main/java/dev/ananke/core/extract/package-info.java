/** From the bytes of a file to path-free facts. */
@NullMarked
package dev.ananke.core.extract;

import org.jspecify.annotations.NullMarked;
