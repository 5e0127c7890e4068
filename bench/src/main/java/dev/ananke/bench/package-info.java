/**
 * Runs benchmarks and judges what they measure. {@link dev.ananke.bench.BenchmarkRun} is the
 * entrance: it lets JMH run the classes of {@code dev.ananke.bench.stages} in JVMs of their own,
 * turns their results into figures, and holds those against the targets. {@link
 * dev.ananke.bench.Counters} are counts instead of times: the same on every machine, and compared
 * with a baseline in the tree by a test.
 */
@NullMarked
package dev.ananke.bench;

import org.jspecify.annotations.NullMarked;
