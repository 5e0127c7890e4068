/** Small loads on a mini cluster, so that what is measured on a large one is known to measure. */
@NullMarked
package dev.ananke.bench.load;

import org.jspecify.annotations.NullMarked;
