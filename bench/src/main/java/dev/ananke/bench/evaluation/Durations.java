package dev.ananke.bench.evaluation;

import java.util.Arrays;

/** How long something took that was done many times, in nanoseconds. */
public record Durations(int number, double mean, double p50, double p95, double p99, double max) {

  static Durations of(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Durations(
        sorted.length,
        Arrays.stream(sorted).average().orElse(0),
        at(sorted, 0.5),
        at(sorted, 0.95),
        at(sorted, 0.99),
        at(sorted, 1));
  }

  private static double at(long[] sorted, double share) {
    return sorted.length == 0
        ? 0
        : sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))];
  }
}
