/** The generator, on small grammars and on that of the linked parser. */
@NullMarked
package dev.ananke.core.grammar;

import org.jspecify.annotations.NullMarked;
