package dev.ananke.bench;

import dev.ananke.bench.Figure.Unit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.util.ListStatistics;
import org.openjdk.jmh.util.Statistics;

/** Reads figures off what JMH returns. All benchmarks give nanoseconds. */
final class FigureReader {
  /** How the names of counters end that benchmarks fill by themselves. */
  private static final String COUNTER = "Nanos";

  /** Fewer calls say nothing of the slow ones; below a hundred, the slowest stands for them. */
  private static final int ENOUGH_FOR_P99 = 10;

  private FigureReader() {}

  /** The figure of a benchmark; of one that fills counters, those instead. */
  static List<Figure> figures(BenchmarkResult result) {
    BenchmarkParams parameters = result.getParams();
    String name = name(parameters, "");
    Collection<IterationResult> iterations = result.getIterationResults();
    List<Figure> figures = new ArrayList<>();
    for (String counter : result.getSecondaryResults().keySet()) {
      if (counter.endsWith(COUNTER)) {
        List<Result<?>> values = new ArrayList<>();
        iterations.forEach(iteration -> values.add(secondary(iteration, counter)));
        figures.add(scores(name(parameters, counter), values, true));
      }
    }
    if (figures.isEmpty()) {
      List<Result<?>> values = new ArrayList<>();
      iterations.forEach(iteration -> values.add(iteration.getPrimaryResult()));
      figures.add(
          parameters.getMode() == Mode.SampleTime
              ? sampled(name, values, result.getPrimaryResult().getStatistics())
              : scores(name, values, parameters.getMode() == Mode.SingleShotTime));
    }
    return figures;
  }

  private static Result<?> secondary(IterationResult iteration, String counter) {
    Result<?> value = iteration.getSecondaryResults().get(counter);
    if (value == null) {
      throw new IllegalStateException("an iteration did not count " + counter);
    }
    return value;
  }

  private static Figure sampled(String name, List<Result<?>> iterations, Statistics all) {
    double best = Double.MAX_VALUE;
    for (Result<?> iteration : iterations) {
      best = Math.min(best, iteration.getStatistics().getPercentile(50));
    }
    return new Figure(name, Unit.NANOSECONDS, best, all.getPercentile(50), p99(all));
  }

  private static Figure scores(String name, List<Result<?>> iterations, boolean singleCalls) {
    Statistics scores =
        new ListStatistics(iterations.stream().mapToDouble(Result::getScore).toArray());
    return new Figure(
        name,
        Unit.NANOSECONDS,
        scores.getMin(),
        singleCalls ? scores.getPercentile(50) : null,
        singleCalls ? p99(scores) : null);
  }

  private static @Nullable Double p99(Statistics calls) {
    return calls.getN() < ENOUGH_FOR_P99 ? null : calls.getPercentile(99);
  }

  /**
   * As {@code extract.miss KB10}, or {@code engine.mask.median o200k} where the benchmark has
   * counters.
   */
  private static String name(BenchmarkParams parameters, String counter) {
    String method = parameters.getBenchmark();
    String stage = Stage.ofBenchmarks(method.substring(0, method.lastIndexOf('.'))).id();
    StringBuilder name = new StringBuilder(stage).append(method.substring(method.lastIndexOf('.')));
    if (!counter.isEmpty()) {
      name.append('.').append(counter, 0, counter.length() - COUNTER.length());
    }
    for (String key : parameters.getParamsKeys()) {
      name.append(' ').append(parameters.getParam(key));
    }
    return name.toString();
  }
}
