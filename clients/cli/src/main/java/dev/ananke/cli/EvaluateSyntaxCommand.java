package dev.ananke.cli;

import dev.ananke.bench.evaluation.SyntaxEvaluation;
import dev.ananke.bench.evaluation.SyntaxPlan;
import dev.ananke.bridge.GrammarException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Holds the grammar of Java's syntax against javac's parser. */
@Command(
    name = "syntax",
    description = {
      "Holds the grammar of Java's syntax against javac's parser: every file of the libraries that javac parses has to be",
      "accepted, and so has every mutant that it parses; of the mutants that it refuses, 96 %% have to be refused; along",
      "files, masks have to stay within an engine's own limits and allow what comes next. Files that are not UTF-8 are left",
      "out and counted. docs/benchmarks.md says more."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every promise that was asked is kept; the report names those that were not asked",
      "1:one is not",
      "2:bad input, or no such library"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ananke evaluate syntax --library com.google.code.gson:gson:2.11.0",
      "  ananke evaluate syntax --library org.ow2.asm:asm:9.7.1 --mutants 500 --json report.json"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class EvaluateSyntaxCommand implements Callable<Integer> {
  @Mixin private EvaluationOptions options;

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
          "Of each library, along which masks are made; at most 40 kB each. Unless 0, also the longest file of at most 1 MB, with a mask before every 50th token. Default: ${DEFAULT-VALUE}.")
  private int maskFiles;

  @Option(
      names = "--mask-step",
      paramLabel = "N",
      defaultValue = "5",
      description = "A mask before every so many tokens of those files. Default: ${DEFAULT-VALUE}.")
  private int maskStep;

  @Option(
      names = "--grammar",
      paramLabel = "FILE",
      description = "Lark text to try instead of the syntax that is built in.")
  private @Nullable Path grammar;

  @Override
  public Integer call() throws IOException, InterruptedException {
    String text = grammar == null ? SyntaxEvaluation.javaSyntax() : Files.readString(grammar);
    try {
      return options.evaluate(
          seed -> new SyntaxPlan(mutants, maskFiles, maskStep, seed),
          (plan, news) -> new SyntaxEvaluation(text, plan, news));
    } catch (GrammarException refused) {
      throw new CommandException(
          "the engine refuses the grammar: " + refused.getMessage(), refused);
    }
  }
}
