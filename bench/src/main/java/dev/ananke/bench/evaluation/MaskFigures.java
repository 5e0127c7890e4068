package dev.ananke.bench.evaluation;

import java.util.Arrays;
import java.util.List;

/**
 * Masks along files, of one vocabulary.
 *
 * @param masks how many were made
 * @param meanNanos of all
 * @param failures masks that met a limit of the engine or exclude what comes next in the file
 */
public record MaskFigures(
    String vocabulary,
    int masks,
    double meanNanos,
    double p50Nanos,
    double p95Nanos,
    double p99Nanos,
    double maxNanos,
    List<String> failures) {

  static MaskFigures of(String vocabulary, long[] nanos, List<String> failures) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new MaskFigures(
        vocabulary,
        sorted.length,
        Arrays.stream(sorted).average().orElse(0),
        at(sorted, 0.5),
        at(sorted, 0.95),
        at(sorted, 0.99),
        at(sorted, 1),
        List.copyOf(failures));
  }

  private static double at(long[] sorted, double share) {
    return sorted.length == 0
        ? 0
        : sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))];
  }
}
