package dev.ananke.cli;

import dev.ananke.bench.evaluation.Evaluation;
import dev.ananke.bench.evaluation.EvaluationReport;
import dev.ananke.bench.evaluation.Library;
import dev.ananke.bench.evaluation.SourceJars;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all evaluations are told: the libraries, the seed, and where the report goes. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class EvaluationOptions {
  @Option(
      names = "--library",
      required = true,
      arity = "1..*",
      paramLabel = "GROUP:ARTIFACT:VERSION",
      description = "Libraries whose source jars Maven fetches; one option may name several.")
  private List<String> libraries;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of everything that is drawn by lot. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the report there as well, as JSON, with every exception.")
  private @Nullable Path json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /**
   * Tries the libraries, one after the other, and writes the report.
   *
   * @param plan how much is tried, by the seed
   * @param start begins by a plan; its news go to standard error
   * @return the exit code
   */
  <P> int evaluate(Function<Long, P> plan, Start<P> start)
      throws IOException, InterruptedException {
    List<Library> chosen;
    P planned;
    try {
      planned = plan.apply(seed);
      chosen = libraries.stream().map(Library::parse).toList();
    } catch (IllegalArgumentException invalid) {
      throw new CommandException(invalid);
    }
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    SourceJars jars = new SourceJars(Installation.home().resolve("target/evaluation/sources"));
    try (Evaluation evaluation =
        start.evaluation(
            planned,
            news -> {
              err.println(news);
              err.flush();
            })) {
      for (Library library : chosen) {
        evaluation.add(jars.sources(library));
      }
      EvaluationReport report = evaluation.report();
      out.print(report.text());
      out.flush();
      if (json != null) {
        report.writeJson(json);
      }
      return report.broken().isEmpty() ? 0 : 1;
    }
  }

  /** Begins an evaluation. */
  interface Start<P> {
    Evaluation evaluation(P plan, Consumer<String> news);
  }
}
