/** Tests of the quarantine. */
@NullMarked
package dev.ananke.core.quarantine;

import org.jspecify.annotations.NullMarked;
