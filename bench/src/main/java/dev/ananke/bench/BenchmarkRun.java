package dev.ananke.bench;

import dev.ananke.bench.Stage.Part;
import dev.ananke.bench.counters.Baseline;
import dev.ananke.bench.counters.Counters;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Lets JMH run benchmarks, each in a JVM of its own, and gathers their figures. */
public final class BenchmarkRun {
  private final Path folder;
  private final boolean quick;
  private final Path log;
  private final PrintStream progress;

  /**
   * @param folder of the bench module, where the baseline is
   * @param quick little time for each, and few parameters
   * @param log where JMH's own output goes
   * @param progress gets a line for each benchmark that is done
   */
  public BenchmarkRun(Path folder, boolean quick, Path log, PrintStream progress) {
    this.folder = folder;
    this.quick = quick;
    this.log = log;
    this.progress = progress;
  }

  /**
   * Runs what the names ask for.
   *
   * @param names of stages, of benchmarks as {@code extract.miss}, or {@link Catalogue#COUNTERS};
   *     none: everything
   * @throws IllegalArgumentException if a name stands for nothing
   * @throws BenchmarkFailure if a benchmark fails
   */
  public PerformanceReport run(List<String> names) throws IOException {
    List<String> benchmarks = new ArrayList<>(names);
    boolean counted = benchmarks.remove(Catalogue.COUNTERS) || names.isEmpty();
    List<Selection> selections =
        names.isEmpty() || !benchmarks.isEmpty() ? Selection.of(benchmarks) : List.of();
    Machine machine = Machine.here();
    Baseline baseline = Baseline.read(folder);
    SortedMap<String, Long> counters = counted ? Counters.measure() : new TreeMap<>();
    return new PerformanceReport(machine, quick, measure(selections), counters, baseline);
  }

  private List<JudgedFigure> measure(List<Selection> selections) throws IOException {
    List<Figure> figures = new ArrayList<>();
    if (selections.isEmpty()) {
      return List.of();
    }
    Files.createDirectories(log.toAbsolutePath().getParent());
    try (PrintStream out =
        new PrintStream(Files.newOutputStream(log), true, StandardCharsets.UTF_8)) {
      BenchmarkProgress format = new BenchmarkProgress(out, progress);
      for (Selection selection : selections) {
        figures.addAll(run(selection, format));
      }
    }
    figures.addAll(Ratios.of(figures));
    return Targets.judge(figures);
  }

  private List<Figure> run(Selection selection, BenchmarkProgress format) {
    Part part = selection.part();
    Pace pace = quick ? part.quick() : part.full();
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(selection.expression())
            .forks(1)
            .warmupForks(0)
            .warmupIterations(pace.warmUps())
            .measurementIterations(pace.measurements())
            .warmupTime(TimeValue.milliseconds(pace.each().toMillis()))
            .measurementTime(TimeValue.milliseconds(pace.each().toMillis()))
            .jvmArgs(jvmArguments())
            .shouldFailOnError(true);
    if (quick) {
      part.quickParameters()
          .forEach((name, values) -> options.param(name, values.toArray(String[]::new)));
    }
    Collection<RunResult> results;
    try {
      results = new Runner(options.build(), format).run();
    } catch (RunnerException e) {
      throw new BenchmarkFailure(
          "benchmarks of %s failed: %s; the whole output is in %s"
              .formatted(selection.stage().id(), reason(e), log),
          e);
    }
    List<Figure> figures = new ArrayList<>();
    results.forEach(result -> figures.addAll(FigureReader.figures(result.getAggregatedResult())));
    return figures;
  }

  /**
   * What the benchmark itself threw; JMH hangs it below an exception that only says that it did.
   */
  private static Throwable reason(RunnerException failure) {
    Throwable cause = failure.getCause();
    return cause == null || cause.getSuppressed().length == 0 ? failure : cause.getSuppressed()[0];
  }

  /** What every JVM of the project runs with; the build writes them into a resource. */
  private static String[] jvmArguments() {
    try (InputStream in = BenchmarkRun.class.getResourceAsStream("jvm-arguments.txt")) {
      if (in == null) {
        throw new IllegalStateException("jvm-arguments.txt is not beside " + BenchmarkRun.class);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip().split("\\s+");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
