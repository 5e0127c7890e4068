/**
 * How good a grammar is, on real libraries: what the language's own parser takes has to be
 * accepted, what it refuses should be refused, and masks have to stay within an engine's limits.
 * {@link dev.ananke.bench.evaluation.SyntaxEvaluation} is the entrance; its judge is javac's
 * parser, and everything that is drawn by lot comes from one seed.
 */
@NullMarked
package dev.ananke.bench.evaluation;

import org.jspecify.annotations.NullMarked;
