/** Tests of the operators, on Flink's harnesses. */
@NullMarked
package dev.ananke.operators;

import org.jspecify.annotations.NullMarked;
