/**
 * Load for a job that runs somewhere: many repositories with a commit each now and then, how long
 * each takes to be visible, and whether what is visible in the end is right.
 */
@NullMarked
package dev.ananke.bench.load;

import org.jspecify.annotations.NullMarked;
