package dev.ananke.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says how good grammars are, on libraries that everybody can get. */
@Command(
    name = "evaluate",
    description = "Says how good grammars are, on libraries that everybody can get.",
    mixinStandardHelpOptions = true,
    subcommands = {EvaluateSyntaxCommand.class, EvaluateContinuationCommand.class},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every promise that was asked is kept; the report names those that were not asked",
      "1:one is not",
      "2:bad input, or no such library"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ananke evaluate syntax --library com.google.code.gson:gson:2.11.0",
      "  ananke evaluate continuation --library com.google.code.gson:gson:2.11.0"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the field
final class EvaluateCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "evaluate what? syntax and continuation are what there is");
  }
}
