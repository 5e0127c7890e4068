package dev.ananke.bench.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Masks along files, of one vocabulary, by the engine as it is and by the engine of this project,
 * which took turns.
 *
 * @param firstTime by a matcher of a grammar that went through other files before, not this one
 * @param again by another matcher of that grammar, right after
 * @param longest along the longest file of each library, now and then; nothing is promised of its
 *     times
 * @param compared masks that were held against the one that was made first at the place
 * @param different those that are not the same bit for bit
 */
public record MaskComparison(
    String vocabulary,
    Pass firstTime,
    Pass again,
    Pass longest,
    int compared,
    List<String> different) {

  /** The most that own masks may take of the time of the engine's. */
  public static final double LARGEST_RATIO = 0.8;

  /** From so many on, a p99 says something. */
  static final int ENOUGH = 1_000;

  private static final Map<String, ToDoubleFunction<Durations>> FIGURES = figures();

  private static Map<String, ToDoubleFunction<Durations>> figures() {
    Map<String, ToDoubleFunction<Durations>> figures = new LinkedHashMap<>();
    figures.put("mean", Durations::mean);
    figures.put("p50", Durations::p50);
    figures.put("p95", Durations::p95);
    figures.put("p99", Durations::p99);
    return figures;
  }

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

  /** Those of whose times something is promised. */
  List<Pass> passes() {
    return List.of(firstTime, again);
  }

  List<String> failures() {
    return Stream.of(firstTime, again, longest)
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
      FIGURES.forEach(
          (name, figure) -> {
            double ratio = pass.ratio(figure);
            if (asked(pass, figure) && ratio > LARGEST_RATIO) {
              broken.add(
                  String.format(
                      Locale.ROOT,
                      "%s: the %s is %.2f times that of the engine as it is, and not at most %.1f times",
                      pass.own().along(),
                      name,
                      ratio,
                      LARGEST_RATIO));
            }
          });
    }
    return broken.stream().map(each -> vocabulary + ": " + each).toList();
  }

  private static boolean enough(Pass pass) {
    return Math.min(pass.own().nanos().number(), pass.stock().nanos().number()) >= ENOUGH;
  }

  private static boolean asked(Pass pass, ToDoubleFunction<Durations> figure) {
    return enough(pass) && figure.applyAsDouble(pass.stock().nanos()) > KEPT_NANOS;
  }

  /** Promises of which the masks say nothing. */
  List<NotAsked> notAsked() {
    List<NotAsked> notAsked = new ArrayList<>();
    int number = firstTime.own().nanos().number();
    NotAsked.none(notAsked, number, "masks on " + vocabulary);
    NotAsked.none(notAsked, compared, "the same masks on " + vocabulary);
    NotAsked.none(
        notAsked, longest.own().nanos().number(), "masks along longest files on " + vocabulary);
    String promise = "time of masks on " + vocabulary;
    for (Pass pass : passes()) {
      if (!enough(pass)) {
        notAsked.add(
            new NotAsked(
                promise,
                "%s, only %d masks, and not %d"
                    .formatted(pass.own().along(), pass.own().nanos().number(), ENOUGH)));
        continue;
      }
      FIGURES.forEach(
          (name, figure) -> {
            if (!asked(pass, figure)) {
              notAsked.add(
                  new NotAsked(
                      promise,
                      "%s, the %s is that of masks which the engine has kept"
                          .formatted(pass.own().along(), name)));
            }
          });
    }
    return notAsked;
  }
}
