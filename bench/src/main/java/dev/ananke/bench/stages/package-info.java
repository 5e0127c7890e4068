/**
 * The benchmarks, one class a stage. A method that works on a warm state says so, and stands beside
 * one that does not.
 */
@NullMarked
package dev.ananke.bench.stages;

import org.jspecify.annotations.NullMarked;
