package dev.ananke.bench.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Masks along files, of one vocabulary, by the engine as it is and by the engine of this project,
 * which took turns.
 *
 * @param firstTime by a matcher of a grammar that went through other files before, not this one
 * @param again by another matcher of that grammar, right after
 * @param compared masks that were held against the one that was made first at the place
 * @param different those that are not the same bit for bit
 */
public record MaskComparison(
    String vocabulary, Pass firstTime, Pass again, int compared, List<String> different) {

  /** The most that own masks may take of the time of the engine's. */
  public static final double LARGEST_RATIO = 0.8;

  /** From so many on, a p99 says something. */
  private static final int ENOUGH = 1_000;

  /**
   * Up to here, a mask is one that the engine itself has kept from the token before, as inside
   * comments, and there is nothing to compare.
   */
  private static final double KEPT_NANOS = 50_000;

  /** The same files, once by each. */
  public record Pass(MaskFigures stock, MaskFigures own) {
    /** What own masks take of the time of the engine's, by one of the durations. */
    double ratio(ToDoubleFunction<Durations> figure) {
      return figure.applyAsDouble(own.nanos()) / figure.applyAsDouble(stock.nanos());
    }
  }

  List<Pass> passes() {
    return List.of(firstTime, again);
  }

  List<String> failures() {
    return passes().stream()
        .flatMap(pass -> Stream.of(pass.stock(), pass.own()))
        .flatMap(figures -> figures.failures().stream().map(f -> figures.along() + ": " + f))
        .toList();
  }

  /** Promises that are not kept. */
  List<String> broken() {
    List<String> broken = new ArrayList<>();
    if (!failures().isEmpty()) {
      broken.add(failures().size() + " masks met a limit or exclude what follows");
    }
    if (!different.isEmpty()) {
      broken.add(
          "%d of %d masks differ from the first at their place"
              .formatted(different.size(), compared));
    }
    for (Pass pass : passes()) {
      if (pass.own().nanos().number() >= ENOUGH) {
        slow(pass, "mean", Durations::mean, broken);
        slow(pass, "p50", Durations::p50, broken);
        slow(pass, "p95", Durations::p95, broken);
        slow(pass, "p99", Durations::p99, broken);
      }
    }
    return broken.stream().map(each -> vocabulary + ": " + each).toList();
  }

  private static void slow(
      Pass pass, String name, ToDoubleFunction<Durations> figure, List<String> broken) {
    double ratio = pass.ratio(figure);
    if (figure.applyAsDouble(pass.stock().nanos()) > KEPT_NANOS && ratio > LARGEST_RATIO) {
      broken.add(
          String.format(
              Locale.ROOT,
              "%s: the %s is %.2f times that of the engine as it is, and not at most %.1f times",
              pass.own().along(),
              name,
              ratio,
              LARGEST_RATIO));
    }
  }
}
