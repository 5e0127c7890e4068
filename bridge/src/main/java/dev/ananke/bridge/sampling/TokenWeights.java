package dev.ananke.bridge.sampling;

import dev.ananke.bridge.Matcher;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The distribution of the next token, not normalised: what a model gave, after the temperature.
 * Weights are computed from the logits where they are needed, and only their sums are kept: to
 * write down one for each token of the vocabulary, before each token of a text, would drive what
 * the engine works with out of the processor's caches.
 */
final class TokenWeights {
  /** Sums of blocks make a draw look at two times the root of all, not at all. */
  private static final int BLOCK = 512;

  private final int size;

  /** For each block the sum of what is left of it. */
  private final double[] sums;

  /** What each sum was when it was last added up, not taken from. */
  private final double[] added;

  /** For each block the highest logit that is left. */
  private final float[] highestOf;

  /** The tokens that are left, as a mask. */
  private final int[] left;

  // --- what was loaded

  private float[] logits = {};
  private double divisor;
  private float highest;

  TokenWeights(int tokens) {
    size = tokens;
    sums = new double[Math.ceilDiv(tokens, BLOCK)];
    added = new double[sums.length];
    highestOf = new float[sums.length];
    left = new int[Math.ceilDiv(tokens, Integer.SIZE)];
  }

  /**
   * @param logits not copied; a model may give fewer than the vocabulary has tokens
   * @param temperature 0 counts as 1
   * @param mask null: all tokens
   * @return whether any of them has a chance
   */
  boolean load(float[] logits, double temperature, int @Nullable [] mask) {
    if (logits.length > size) {
      throw new IllegalArgumentException(
          "%d logits for a vocabulary of %d".formatted(logits.length, size));
    }
    this.logits = logits;
    divisor = temperature == 0 ? 1 : temperature;
    if (mask == null) {
      Arrays.fill(left, -1);
    } else {
      System.arraycopy(mask, 0, left, 0, left.length);
    }
    highest = Float.NEGATIVE_INFINITY;
    for (int block = 0; block < sums.length; block++) {
      highestOf[block] = highestOf(block);
      highest = Math.max(highest, highestOf[block]);
    }
    if (highest == Float.NEGATIVE_INFINITY) {
      return false;
    }
    if (!Float.isFinite(highest)) {
      throw new IllegalArgumentException("a token has the logit " + highest);
    }
    for (int block = 0; block < sums.length; block++) {
      add(block);
    }
    return true;
  }

  double total() {
    double total = 0;
    for (double sum : sums) {
      total += sum;
    }
    return total;
  }

  /** Also of a token that was taken out. */
  double weight(int token) {
    return Math.exp((logits[token] - highest) / divisor);
  }

  /**
   * A token, each with the share that its weight has in all.
   *
   * @param chance uniform, from 0 to below 1
   * @return -1 if no token is left
   */
  int draw(double chance) {
    double rest = chance * total();
    int last = -1;
    for (int block = 0; block < sums.length; block++) {
      if (rest < sums[block]) {
        return draw(block, rest);
      }
      if (sums[block] > 0) {
        last = block;
      }
      rest -= sums[block];
    }
    // Rounding left a little over.
    return last < 0 ? -1 : draw(last, sums[last]);
  }

  private int draw(int block, double share) {
    double rest = share;
    int last = -1;
    for (int token = start(block); token < end(block); token++) {
      double weight = Matcher.allows(left, token) ? weight(token) : 0;
      if (rest < weight) {
        return token;
      }
      if (weight > 0) {
        last = token;
      }
      rest -= weight;
    }
    // Likewise.
    return last;
  }

  /**
   * The likeliest token; of equal ones that with the lower number.
   *
   * @return -1 if none is left
   */
  int likeliest() {
    int likeliest = 0;
    for (int block = 1; block < highestOf.length; block++) {
      if (highestOf[block] > highestOf[likeliest]) {
        likeliest = block;
      }
    }
    for (int token = start(likeliest); token < end(likeliest); token++) {
      if (logits[token] == highestOf[likeliest] && Matcher.allows(left, token)) {
        return weight(token) > 0 ? token : -1;
      }
    }
    return -1;
  }

  /** Takes a token out. */
  void exclude(int token) {
    left[token / Integer.SIZE] &= ~(1 << token);
    int block = token / BLOCK;
    highestOf[block] = highestOf(block);
    sums[block] -= weight(token);
    // Small is not what is left over of something large: rounding would be all of it.
    if (sums[block] < added[block] / 2) {
      add(block);
    }
  }

  // --- blocks

  private float highestOf(int block) {
    float most = Float.NEGATIVE_INFINITY;
    for (int token = start(block); token < end(block); token++) {
      if (Matcher.allows(left, token)) {
        most = Math.max(most, logits[token]);
      }
    }
    return most;
  }

  private void add(int block) {
    double sum = 0;
    for (int token = start(block); token < end(block); token++) {
      if (Matcher.allows(left, token)) {
        sum += weight(token);
      }
    }
    sums[block] = sum;
    added[block] = sum;
  }

  private static int start(int block) {
    return block * BLOCK;
  }

  private int end(int block) {
    return Math.min(logits.length, start(block + 1));
  }
}
