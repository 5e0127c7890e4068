package dev.ananke.cli;

import dev.ananke.bench.BenchmarkFailure;
import dev.ananke.bench.BenchmarkRun;
import dev.ananke.bench.Catalogue;
import dev.ananke.bench.PerformanceReport;
import dev.ananke.bench.counters.Acceptance;
import dev.ananke.bench.counters.Baseline;
import dev.ananke.bench.counters.Counters;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs benchmarks, and holds them against targets and counters against their baseline. */
@Command(
    name = "bench",
    description = {
      "Measures each stage, each benchmark in a JVM of its own, and prints figures, targets and verdicts.",
      "docs/benchmarks.md says how to read them."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:measured",
      "1:--strict, and a target was missed or a counter is off its baseline",
      "2:bad input, or a benchmark failed"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ananke bench --quick",
      "  ananke bench engine extract.miss",
      "  ananke bench --accept \"why the counters moved\""
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class BenchCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "Stages or single benchmarks, as --list shows them. Default: all.")
  private List<String> names = List.of();

  @Option(
      names = "--quick",
      description = "Two minutes instead of ten: enough to see what has become ten times slower.")
  private boolean quick;

  @Option(names = "--list", description = "Only say what there is.")
  private boolean list;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the report there as well, as JSON.")
  private @Nullable Path json;

  @Option(
      names = "--strict",
      description = "Exit with 1 if a target is missed or a counter is off its baseline.")
  private boolean strict;

  @Option(
      names = "--accept",
      paramLabel = "REASON",
      description = "Measure the counters only, and make them the baseline, for this reason.")
  private @Nullable String reason;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Path folder = Installation.home().resolve("bench");
    if (list) {
      out.print(Catalogue.text());
      out.flush();
      return 0;
    }
    try {
      return reason != null ? accept(folder, reason, out) : measure(folder, out);
    } catch (IllegalArgumentException | BenchmarkFailure failure) {
      throw new CommandException(failure);
    }
  }

  private static int accept(Path folder, String reason, PrintWriter out) throws IOException {
    List<Baseline.Deviation> changes =
        Acceptance.accept(folder, Counters.measure(), reason, LocalDate.now(ZoneOffset.UTC));
    changes.forEach(out::println);
    out.println(
        changes.isEmpty()
            ? "the baseline is what was counted: nothing to accept"
            : changes.size()
                + " counters accepted; commit bench/"
                + Baseline.FILE
                + " and bench/"
                + Baseline.LOG);
    out.flush();
    return 0;
  }

  private int measure(Path folder, PrintWriter out) throws IOException {
    Path log = Installation.home().resolve("target/performance/jmh.log");
    // Progress is no part of the report.
    PerformanceReport report = new BenchmarkRun(folder, quick, log, System.err).run(names);
    out.print(report.text());
    out.flush();
    if (json != null) {
      report.writeJson(json);
    }
    boolean fine = report.missedTargets() == 0 && report.deviations().isEmpty();
    return fine || !strict ? 0 : 1;
  }
}
