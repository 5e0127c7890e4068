package dev.ananke.bridge.sampling;

import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.NextTokens;
import dev.ananke.bridge.NoTokenException;
import java.util.Arrays;
import java.util.function.DoublePredicate;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Chooses the next token of a text from a model's logits, among those that a grammar allows. It
 * guesses first and computes a mask only if too many guesses were refused; that changes how long it
 * takes, not what comes out: with every option each token is as likely as if the mask had been
 * applied to the logits first.
 *
 * <p>That holds, without top-k and top-p, since a refused token is taken out and another drawn from
 * the rest: rejection sampling. With them the choice is a function of one random number and of the
 * allowed tokens in the order of their probability; tokens are asked for in that order only until
 * those that were not asked for cannot change it any more.
 *
 * <p>Used by one thread at a time.
 */
public final class LazySampler {
  /** Together they take a small part of the time of a mask. */
  private static final int GUESSES = 8;

  /** Instead of a token: too many guesses were refused. */
  private static final int UNKNOWN = -1;

  /** Tokens that a message lists. */
  private static final int NAMED = 8;

  private final SamplingOptions options;
  private final RandomGenerator random;
  private final TokenWeights weights;
  private final int[] mask;

  /** Running sums of the weights of allowed tokens, the likeliest first. */
  private double[] sums = new double[64];

  private int[] tokens = new int[64];
  private int guesses;

  /**
   * @param size of the vocabulary
   */
  public LazySampler(int size, SamplingOptions options, RandomGenerator random) {
    this.options = options;
    this.random = random;
    this.weights = new TokenWeights(size);
    this.mask = new int[Math.ceilDiv(size, Integer.SIZE)];
  }

  /**
   * Chooses a token and has it taken.
   *
   * @param logits of all tokens, by number; negative infinity for tokens that never come, as for
   *     those behind the last
   * @throws NoTokenException if none of the tokens that may come next has a finite logit, as where
   *     that is the end alone and the model has none for it
   * @throws dev.ananke.bridge.EngineException if a limit is met
   * @throws IllegalArgumentException if no token at all has a finite logit, or one is not a number
   *     or infinitely likely
   */
  public int next(NextTokens text, float[] logits) {
    if (!weights.load(logits, options.temperature(), null)) {
      throw new IllegalArgumentException("no token has a finite logit");
    }
    double chance = random.nextDouble();
    guesses = 0;
    int token =
        options.isPlain()
            ? drawn(text::isAllowed, chance)
            : ranked(text::isAllowed, chance, GUESSES);
    if (token == UNKNOWN) {
      text.mask(mask);
      if (!weights.load(logits, options.temperature(), mask)) {
        throw new NoTokenException(noChance());
      }
      token =
          options.isPlain()
              ? weights.draw(random.nextDouble())
              : ranked(any -> true, chance, Integer.MAX_VALUE);
    }
    if (!text.consume(token)) {
      throw new IllegalStateException("token " + token + " is allowed, but was not taken");
    }
    return token;
  }

  private String noChance() {
    int[] allowed =
        IntStream.range(0, Integer.SIZE * mask.length)
            .filter(token -> Matcher.allows(mask, token))
            .toArray();
    String first =
        Arrays.stream(allowed)
            .limit(NAMED)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    String more = allowed.length > NAMED ? " and %d more".formatted(allowed.length - NAMED) : "";
    return "only token %s may follow, and the model gives it no chance".formatted(first + more);
  }

  private int drawn(IntPredicate allowed, double first) {
    double chance = first;
    for (int guess = 0; guess < GUESSES; guess++) {
      int token = weights.draw(chance);
      if (token < 0) {
        return UNKNOWN;
      }
      if (allowed.test(token)) {
        return token;
      }
      weights.exclude(token);
      chance = random.nextDouble();
    }
    return UNKNOWN;
  }

  /**
   * The token at which the running sum of what is chosen from exceeds the given share of it.
   *
   * @param limit of questions
   */
  private int ranked(IntPredicate allowed, double chance, int limit) {
    int count = 0;
    int most = options.most();
    while (true) {
      int next = count == most ? -1 : weights.likeliest();
      double sum = count == 0 ? 0 : sums[count - 1];
      boolean allKnown = next < 0;
      if (count > 0) {
        int least = choice(chance, sum, count);
        if (allKnown) {
          // Rounding must not lead beyond the end.
          return tokens[Math.min(least, count - 1)];
        }
        // What more there can be: all that is left, each as likely as the next.
        double more = Math.min(weights.total(), (double) (most - count) * weights.weight(next));
        if (least < count && least == choice(chance, sum + more, count)) {
          return tokens[least];
        }
      }
      if (allKnown || guesses == limit) {
        return UNKNOWN;
      }
      guesses++;
      if (allowed.test(next)) {
        add(count, next, sum + weights.weight(next));
        count++;
      }
      weights.exclude(next);
    }
  }

  private void add(int count, int token, double sum) {
    if (count == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * count);
      sums = Arrays.copyOf(sums, 2 * count);
    }
    tokens[count] = token;
    sums[count] = sum;
  }

  /**
   * The index of the choice, if all that is allowed weighs {@code total}; grows with it.
   *
   * @param count of those that are known to be allowed
   * @return {@code count} if it is none of them
   */
  private int choice(double chance, double total, int count) {
    double share = options.topP() * total;
    // The token that reaches the share is the last to choose from. If it is none of the known, all
    // that is sure of the sum up to it is that it is not more than the total.
    int last = first(sum -> sum >= share, count);
    double chosenFrom = last < count ? sums[last] : total;
    return first(sum -> sum > chance * chosenFrom, count);
  }

  /** The condition, once it holds, holds for all that follow: sums grow. */
  private int first(DoublePredicate condition, int count) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (condition.test(sums[middle])) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
