package dev.ananke.bench.evaluation;

import dev.ananke.bench.inputs.SourceFile;

/**
 * A file with one mistake in it, which need not make it wrong.
 *
 * @param what was done, and where
 */
record Mutant(SourceFile file, String what) {}
