package dev.ananke.cli;

import dev.ananke.jobs.TopicAdmin;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Creates the topics of the job. */
@Command(
    name = "create",
    description = {
      "Creates the topics that do not exist yet, each with the cleanup that its records need.",
      "Those that exist are left as they are; one that is cleaned up otherwise than it needs is an error."
    },
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all topics are there", "2:bad input, or the brokers refused"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ananke topics create --bootstrap-servers kafka:9092 --partitions 16 --replication 3",
      "  With the options of the job in a file, which hold here too:",
      "    ananke topics create --config ananke.properties"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class CreateTopicsCommand implements Callable<Integer> {
  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "8",
      description =
          "Of commit-events, bulk-changes, compiled-constraints and constraint-changes: the most slots that can work side by side. Default: ${DEFAULT-VALUE}.")
  private int partitions;

  @Option(
      names = "--replication",
      paramLabel = "N",
      defaultValue = "-1",
      description = "Copies of each topic; ${DEFAULT-VALUE}, the default, for the brokers' own.")
  private short replication;

  @ArgGroup(validate = false, heading = KafkaOptions.HEADING)
  private KafkaOptions kafka = new KafkaOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    kafka.require();
    try {
      List<String> created =
          TopicAdmin.create(
              kafka.bootstrapServers(),
              kafka.properties(),
              kafka.topics(),
              new TopicAdmin.Layout(partitions, replication));
      out.println(
          created.isEmpty() ? "all topics were there" : "created " + String.join(", ", created));
      out.flush();
      TopicAdmin.require(kafka.bootstrapServers(), kafka.properties(), kafka.topics());
      return 0;
    } catch (TopicAdmin.TopicException failure) {
      throw failure.getCause() == null ? new CommandException(failure) : kafka.failure(failure);
    } catch (KafkaException failure) {
      throw kafka.failure(failure);
    } catch (IllegalArgumentException invalid) {
      throw new CommandException(invalid);
    }
  }
}
