/** The format of platform tables and their pins. */
@NullMarked
package dev.ananke.core.knowledge;

import org.jspecify.annotations.NullMarked;
