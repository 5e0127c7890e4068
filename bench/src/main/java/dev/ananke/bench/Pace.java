package dev.ananke.bench;

import java.time.Duration;

/**
 * How long a benchmark runs.
 *
 * @param warmUps iterations whose times are thrown away
 * @param measurements iterations that count
 * @param each how long an iteration runs; those that do one thing once ignore it
 */
record Pace(int warmUps, int measurements, Duration each) {
  /** Five seconds that count, after three that do not. */
  static final Pace FULL = new Pace(3, 5, Duration.ofSeconds(1));

  /** Enough to see whether something is ten times what it was. */
  static final Pace QUICK = new Pace(1, 3, Duration.ofMillis(200));

  /** For benchmarks that do one thing once an iteration. */
  static Pace shots(int warmUps, int measurements) {
    return new Pace(warmUps, measurements, Duration.ZERO);
  }
}
