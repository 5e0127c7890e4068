package dev.ananke.bench.evaluation;

/**
 * How long the engine takes for a grammar, each the best of several times.
 *
 * @param validateNanos it says whether that is one
 * @param createNanos it makes a matcher of it
 */
public record GrammarTimes(String vocabulary, double validateNanos, double createNanos) {

  /** Of both, one after the other. */
  public double nanos() {
    return validateNanos + createNanos;
  }
}
