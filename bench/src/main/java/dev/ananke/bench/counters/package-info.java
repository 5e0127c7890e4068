/**
 * What a commit costs in counts instead of times: accesses of state, bytes and fragments that
 * leave, calls into native code, sizes of grammars and records. Counts are the same on every
 * machine, so that a test can hold them against a baseline in the tree, {@code
 * bench/baseline.properties}: lines {@code name=count}, sorted.
 */
@NullMarked
package dev.ananke.bench.counters;

import org.jspecify.annotations.NullMarked;
