/** Tests of the update protocol. */
@NullMarked
package dev.ananke.core.updates;

import org.jspecify.annotations.NullMarked;
