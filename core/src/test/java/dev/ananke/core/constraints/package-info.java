/**
 * From facts to grammars, judged by the real engine; random histories against compiles from
 * scratch.
 */
@NullMarked
package dev.ananke.core.constraints;

import org.jspecify.annotations.NullMarked;
