package dev.ananke.cli;

import dev.ananke.bench.evaluation.ContinuationEvaluation;
import dev.ananke.bench.evaluation.ContinuationPlan;
import dev.ananke.bench.evaluation.ContinuationReport;
import dev.ananke.bench.evaluation.Library;
import dev.ananke.bench.evaluation.SourceJars;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Holds the holes of Java, and grammars that begin at a cursor, against real files. */
@Command(
    name = "continuation",
    description = {
      "Fills the holes of Java with texts of real files, and cuts real files at cursors: the rest has to be accepted behind",
      "the text before it, by replay and by the grammar that is made for the cursor; of rests with a mistake in them, that",
      "grammar has to say what replay says. docs/benchmarks.md says more."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:every promise is kept", "1:one is not", "2:bad input, or no such library"},
    footerHeading = "%nExamples:%n",
    footer = "  ananke evaluate continuation --library com.google.code.gson:gson:2.11.0 --cuts 500")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class EvaluateContinuationCommand implements Callable<Integer> {
  @Option(
      names = "--library",
      required = true,
      arity = "1..*",
      paramLabel = "GROUP:ARTIFACT:VERSION",
      description = "Libraries whose source jars Maven fetches; one option may name several.")
  private List<String> libraries;

  @Option(
      names = "--snippets",
      paramLabel = "N",
      defaultValue = "100",
      description = "Texts of each hole, of each library. Default: ${DEFAULT-VALUE}.")
  private int snippets;

  @Option(
      names = "--cuts",
      paramLabel = "N",
      defaultValue = "200",
      description =
          "Cursors at the beginning of a token, and as many anywhere, of each library. Default: ${DEFAULT-VALUE}.")
  private int cuts;

  @Option(
      names = "--mutants",
      paramLabel = "N",
      defaultValue = "50",
      description = "Of each kind and library, each behind a cursor. Default: ${DEFAULT-VALUE}.")
  private int mutants;

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

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    SourceJars jars = new SourceJars(Installation.home().resolve("target/evaluation/sources"));
    try (ContinuationEvaluation evaluation =
        new ContinuationEvaluation(
            plan(),
            news -> {
              err.println(news);
              err.flush();
            })) {
      for (Library library : libraries()) {
        evaluation.add(jars.sources(library));
      }
      ContinuationReport report = evaluation.report();
      out.print(report.text());
      out.flush();
      if (json != null) {
        report.writeJson(json);
      }
      return report.broken().isEmpty() ? 0 : 1;
    }
  }

  private ContinuationPlan plan() {
    try {
      return new ContinuationPlan(snippets, cuts, mutants, seed);
    } catch (IllegalArgumentException invalid) {
      throw new CommandException(invalid);
    }
  }

  private List<Library> libraries() {
    try {
      return libraries.stream().map(Library::parse).toList();
    } catch (IllegalArgumentException invalid) {
      throw new CommandException(invalid);
    }
  }
}
