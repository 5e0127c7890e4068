/** The registry of languages, and those of which only the package is read. */
@NullMarked
package dev.ananke.core.language;

import org.jspecify.annotations.NullMarked;
