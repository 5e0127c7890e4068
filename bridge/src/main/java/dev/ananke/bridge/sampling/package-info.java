/**
 * Choosing the next token under a grammar at the cost of looking at one token, not at all of them.
 *
 * <p>A mask over a whole vocabulary takes some hundred microseconds; to ask whether one token may
 * come next takes a few. Nearly all that a model samples may come next. So {@link
 * dev.ananke.bridge.sampling.LazySampler} samples first, asks then, and computes the mask only if
 * it was refused again and again. What it chooses is distributed exactly as if the mask had been
 * applied first.
 */
@NullMarked
package dev.ananke.bridge.sampling;

import org.jspecify.annotations.NullMarked;
