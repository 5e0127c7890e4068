/** Tests of the gate. */
@NullMarked
package dev.ananke.core.gate;

import org.jspecify.annotations.NullMarked;
