package dev.ananke.cli;

import dev.ananke.bench.evaluation.ContinuationEvaluation;
import dev.ananke.bench.evaluation.ContinuationPlan;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Holds the holes of Java, and grammars that begin at a cursor, against real files. */
@Command(
    name = "continuation",
    description = {
      "Fills the holes of Java with texts of real files, as tree-sitter's parser cuts them out, and cuts real files at",
      "cursors: the rest has to be accepted behind the text before it, by replay and by the grammar that is made for the",
      "cursor; of rests with a mistake in them, that grammar has to say what replay says. Statements are taken out and have",
      "to be put back before the rest of their file. Files that are not UTF-8 are left out and counted. Masks have to",
      "stay within an engine's own limits and allow what comes next. docs/benchmarks.md says more."
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
    footer = "  ananke evaluate continuation --library com.google.code.gson:gson:2.11.0 --cuts 500")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class EvaluateContinuationCommand implements Callable<Integer> {
  @Mixin private EvaluationOptions options;

  @Option(
      names = "--snippets",
      paramLabel = "N",
      defaultValue = "300",
      description =
          "Texts of each hole, of each library; all if it has fewer. Default: ${DEFAULT-VALUE}.")
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
      names = "--meet-rest",
      paramLabel = "N",
      defaultValue = "30",
      description =
          "Statements taken out of files of each library, to be put back before the rest of their file. Default: ${DEFAULT-VALUE}.")
  private int removals;

  @Option(
      names = "--mask-texts",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "Texts of each hole along which masks are made, and as many cursors, of each library; the first 300 tokens of each. Default: ${DEFAULT-VALUE}.")
  private int maskTexts;

  @Option(
      names = "--mask-step",
      paramLabel = "N",
      defaultValue = "5",
      description = "A mask before every so many tokens. Default: ${DEFAULT-VALUE}.")
  private int maskStep;

  @Override
  public Integer call() throws IOException, InterruptedException {
    return options.evaluate(
        seed -> new ContinuationPlan(snippets, cuts, mutants, removals, maskTexts, maskStep, seed),
        ContinuationEvaluation::new);
  }
}
