/** Tests of evaluations. */
@NullMarked
package dev.ananke.bench.evaluation;

import org.jspecify.annotations.NullMarked;
