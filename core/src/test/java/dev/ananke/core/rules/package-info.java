/** Rules files and their patterns. */
@NullMarked
package dev.ananke.core.rules;

import org.jspecify.annotations.NullMarked;
