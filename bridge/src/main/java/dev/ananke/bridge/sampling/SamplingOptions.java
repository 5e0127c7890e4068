package dev.ananke.bridge.sampling;

/**
 * Which of the tokens that the grammar allows are chosen from, and how. First the temperature
 * counts, then {@code topK}, then {@code topP}, each among what the one before left, as in common
 * engines.
 *
 * @param temperature what logits are divided by; 0: always the likeliest token
 * @param topK only so many of the likeliest; 0: all
 * @param topP only the likeliest that together have this share of the probability, and the one that
 *     reaches it; 1: all
 */
public record SamplingOptions(double temperature, int topK, double topP) {

  /** The model's own distribution. */
  public static final SamplingOptions PLAIN = new SamplingOptions(1, 0, 1);

  /** Checks the numbers. */
  public SamplingOptions {
    if (!(temperature >= 0) || topK < 0 || !(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException(
          "temperature and topK must not be negative, topP is above 0 and at most 1: %s, %d, %s"
              .formatted(temperature, topK, topP));
    }
  }

  /** The same with the likeliest tokens only. */
  public SamplingOptions withTopK(int tokens) {
    return new SamplingOptions(temperature, tokens, topP);
  }

  /** The same with the likeliest share only. */
  public SamplingOptions withTopP(double share) {
    return new SamplingOptions(temperature, topK, share);
  }

  boolean isPlain() {
    return temperature > 0 && topK == 0 && topP == 1;
  }

  /** How many tokens are chosen from, at most. */
  int most() {
    if (temperature == 0) {
      return 1;
    }
    return topK == 0 ? Integer.MAX_VALUE : topK;
  }
}
