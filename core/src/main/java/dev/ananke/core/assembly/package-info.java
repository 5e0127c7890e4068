/**
 * Puts the stages of core together for the languages that are registered, once for the job, the
 * command line and the benchmarks.
 */
@NullMarked
package dev.ananke.core.assembly;

import org.jspecify.annotations.NullMarked;
