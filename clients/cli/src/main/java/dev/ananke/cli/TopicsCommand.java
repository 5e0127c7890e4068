package dev.ananke.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What concerns the topics of the job. */
@Command(
    name = "topics",
    description = "Creates the topics of the job, and prints what they hold.",
    mixinStandardHelpOptions = true,
    subcommands = {CreateTopicsCommand.class, ReadTopicCommand.class},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:done, but topics that were there are not as asked for",
      "2:bad input, or the brokers refused"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ananke topics create --bootstrap-servers kafka:9092",
      "  ananke topics read requests --last 20"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the field
final class TopicsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "what about the topics? create makes them, read prints them");
  }
}
