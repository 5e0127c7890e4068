package dev.ananke.cli;

import dev.ananke.bench.evaluation.Library;
import dev.ananke.bench.evaluation.SourceJars;
import dev.ananke.bench.evaluation.SyntaxEvaluation;
import dev.ananke.bench.evaluation.SyntaxPlan;
import dev.ananke.bench.evaluation.SyntaxReport;
import dev.ananke.bridge.GrammarException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Holds the grammar of Java's syntax against javac's parser. */
@Command(
    name = "syntax",
    description = {
      "Holds the grammar of Java's syntax against javac's parser: every file of the libraries that javac parses has to be",
      "accepted, and so has every mutant that it parses; of the mutants that it refuses, 96 %% have to be refused; along",
      "files, masks have to stay within an engine's own limits and allow what comes next. docs/benchmarks.md says more."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:every promise is kept", "1:one is not", "2:bad input, or no such library"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ananke evaluate syntax --library com.google.code.gson:gson:2.11.0",
      "  ananke evaluate syntax --library org.ow2.asm:asm:9.7.1 --mutants 500 --json report.json"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class EvaluateSyntaxCommand implements Callable<Integer> {
  @Option(
      names = "--library",
      required = true,
      arity = "1..*",
      paramLabel = "GROUP:ARTIFACT:VERSION",
      description = "Libraries whose source jars Maven fetches; one option may name several.")
  private List<String> libraries;

  @Option(
      names = "--mutants",
      paramLabel = "N",
      defaultValue = "100",
      description = "Of each kind and library. Default: ${DEFAULT-VALUE}.")
  private int mutants;

  @Option(
      names = "--mask-files",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "Of each library, along which masks are made; at most 40 kB each. Default: ${DEFAULT-VALUE}.")
  private int maskFiles;

  @Option(
      names = "--mask-step",
      paramLabel = "N",
      defaultValue = "5",
      description = "A mask before every so many tokens. Default: ${DEFAULT-VALUE}.")
  private int maskStep;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of everything that is drawn by lot. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--grammar",
      paramLabel = "FILE",
      description = "Lark text to try instead of the syntax that is built in.")
  private @Nullable Path grammar;

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
    String text = grammar == null ? SyntaxEvaluation.javaSyntax() : Files.readString(grammar);
    SourceJars jars = new SourceJars(Installation.home().resolve("target/evaluation/sources"));
    try (SyntaxEvaluation evaluation =
        new SyntaxEvaluation(
            text,
            plan(),
            news -> {
              err.println(news);
              err.flush();
            })) {
      for (Library library : libraries()) {
        evaluation.add(jars.sources(library));
      }
      SyntaxReport report = evaluation.report();
      out.print(report.text());
      out.flush();
      if (json != null) {
        report.writeJson(json);
      }
      return report.broken().isEmpty() ? 0 : 1;
    } catch (GrammarException refused) {
      throw new CommandException(
          "the engine refuses the grammar: " + refused.getMessage(), refused);
    }
  }

  private SyntaxPlan plan() {
    try {
      return new SyntaxPlan(mutants, maskFiles, maskStep, seed);
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
