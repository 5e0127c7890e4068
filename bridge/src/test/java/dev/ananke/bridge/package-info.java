/** Tests of the bridge; jtreesitter, over the same library, is the oracle for trees. */
@NullMarked
package dev.ananke.bridge;

import org.jspecify.annotations.NullMarked;
