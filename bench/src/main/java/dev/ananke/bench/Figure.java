package dev.ananke.bench;

import org.jspecify.annotations.Nullable;

/**
 * One measured quantity.
 *
 * @param name what was measured, as {@code extract.miss KB10}
 * @param unit of all values
 * @param best the lowest that an iteration gave: its mean, its median where single calls were
 *     timed, or the one call where it was one
 * @param median of single calls over all iterations; null where none were timed
 * @param p99 of single calls over all iterations; null where too few were timed to say
 */
public record Figure(
    String name, Unit unit, double best, @Nullable Double median, @Nullable Double p99) {

  /** What values are in. */
  public enum Unit {
    /** Billionths of a second. */
    NANOSECONDS,
    /** One figure in terms of another. */
    RATIO
  }

  /** How many times {@code denominator} it is, best by best. */
  static Figure ratio(String name, Figure numerator, Figure denominator) {
    return new Figure(name, Unit.RATIO, numerator.best() / denominator.best(), null, null);
  }
}
