/** Extractors with their cache and limits, over real sources. */
@NullMarked
package dev.ananke.core.extract;

import org.jspecify.annotations.NullMarked;
