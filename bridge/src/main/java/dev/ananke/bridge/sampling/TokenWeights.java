package dev.ananke.bridge.sampling;

import dev.ananke.bridge.Matcher;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The distribution of the next token, not normalised: what a model gave, after the temperature.
 * Loaded anew for each token of a text, since its arrays are as long as the vocabulary.
 */
final class TokenWeights {
  /** Sums of blocks make a draw look at two times the root of all, not at all. */
  private static final int BLOCK = 512;

  private final double[] weights;
  private final double[] sums;

  /** Tokens as a heap, the likeliest first; made by {@link #likeliest}. */
  private final int[] heap;

  private int heaped;

  TokenWeights(int tokens) {
    weights = new double[tokens];
    sums = new double[Math.ceilDiv(tokens, BLOCK)];
    heap = new int[tokens];
  }

  /**
   * @param temperature 0 counts as 1
   * @param mask null: all tokens
   */
  void load(float[] logits, double temperature, int @Nullable [] mask) {
    if (logits.length > weights.length) {
      throw new IllegalArgumentException(
          "%d logits for a vocabulary of %d".formatted(logits.length, weights.length));
    }
    double divisor = temperature == 0 ? 1 : temperature;
    float highest = Float.NEGATIVE_INFINITY;
    for (int token = 0; token < logits.length; token++) {
      if (mask == null || Matcher.allows(mask, token)) {
        highest = Math.max(highest, logits[token]);
      }
    }
    if (!Float.isFinite(highest)) {
      throw new IllegalArgumentException(
          "no token that may come next has a finite logit; the highest is " + highest);
    }
    Arrays.fill(sums, 0);
    for (int token = 0; token < logits.length; token++) {
      double weight =
          mask == null || Matcher.allows(mask, token)
              ? Math.exp((logits[token] - highest) / divisor)
              : 0;
      weights[token] = weight;
      sums[token / BLOCK] += weight;
    }
    // A model may give fewer than the vocabulary has numbers.
    Arrays.fill(weights, logits.length, weights.length, 0);
    heaped = -1;
  }

  double total() {
    double total = 0;
    for (double sum : sums) {
      total += sum;
    }
    return total;
  }

  double weight(int token) {
    return weights[token];
  }

  /**
   * A token, each with the share that its weight has in all.
   *
   * @param chance uniform, from 0 to below 1
   * @return -1 if no token is left
   */
  int draw(double chance) {
    double left = chance * total();
    int last = -1;
    for (int block = 0; block < sums.length; block++) {
      if (left >= sums[block]) {
        left -= sums[block];
        continue;
      }
      int end = Math.min(weights.length, (block + 1) * BLOCK);
      for (int token = block * BLOCK; token < end; token++) {
        if (weights[token] > 0) {
          last = token;
          if (left < weights[token]) {
            return token;
          }
          left -= weights[token];
        }
      }
      // Rounding left a little over: the block's last.
      return last;
    }
    return last;
  }

  /** Takes a token out. */
  void exclude(int token) {
    weights[token] = 0;
    int block = token / BLOCK;
    // Summed anew: what is left of a block whose likeliest token goes may be small.
    double sum = 0;
    for (int i = block * BLOCK; i < Math.min(weights.length, (block + 1) * BLOCK); i++) {
      sum += weights[i];
    }
    sums[block] = sum;
  }

  // --- by weight

  /**
   * The likeliest token that was not taken out by {@link #excludeLikeliest}; of equal ones that
   * with the lower number.
   *
   * @return -1 if none is left
   */
  int likeliest() {
    if (heaped < 0) {
      heaped = 0;
      for (int token = 0; token < weights.length; token++) {
        if (weights[token] > 0) {
          heap[heaped++] = token;
        }
      }
      for (int at = heaped / 2 - 1; at >= 0; at--) {
        sink(at);
      }
    }
    return heaped == 0 ? -1 : heap[0];
  }

  /** Takes the likeliest token out. */
  void excludeLikeliest() {
    exclude(heap[0]);
    heap[0] = heap[--heaped];
    sink(0);
  }

  private void sink(int start) {
    int at = start;
    while (true) {
      int child = 2 * at + 1;
      if (child >= heaped) {
        return;
      }
      if (child + 1 < heaped && isBefore(heap[child + 1], heap[child])) {
        child++;
      }
      if (!isBefore(heap[child], heap[at])) {
        return;
      }
      int moved = heap[at];
      heap[at] = heap[child];
      heap[child] = moved;
      at = child;
    }
  }

  private boolean isBefore(int left, int right) {
    int order = Double.compare(weights[right], weights[left]);
    return order == 0 ? left < right : order < 0;
  }
}
