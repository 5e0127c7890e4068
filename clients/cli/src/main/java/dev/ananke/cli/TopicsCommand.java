package dev.ananke.cli;

import dev.ananke.jobs.TopicAdmin;
import dev.ananke.jobs.TopicNames;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Creates the topics of the job. */
@Command(
    name = "topics",
    description =
        "Creates the topics that do not exist yet, each with the cleanup that its records need.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class TopicsCommand implements Callable<Integer> {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      defaultValue = "${ANANKE_BOOTSTRAP_SERVERS:-localhost:9092}",
      description = "Brokers. Default: ${DEFAULT-VALUE}.")
  private String bootstrapServers;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "8",
      description =
          "Of commit-events, compiled-constraints and constraint-changes: the most slots that can work side by side. Default: ${DEFAULT-VALUE}.")
  private int partitions;

  @Option(
      names = "--replication",
      paramLabel = "N",
      defaultValue = "-1",
      description = "Copies of each topic. Default: the brokers' own.")
  private short replication;

  @Option(
      names = "--client-setting",
      paramLabel = "KEY=VALUE",
      description = "A further setting of the Kafka client, for instance for TLS; repeatable.")
  private Map<String, String> clientSettings = Map.of();

  @Override
  public Integer call() {
    try {
      List<String> created =
          TopicAdmin.create(
              bootstrapServers,
              clientSettings,
              TopicNames.DEFAULT,
              new TopicAdmin.Layout(partitions, replication));
      System.out.println(
          created.isEmpty() ? "all topics were there" : "created " + String.join(", ", created));
      return 0;
    } catch (TopicAdmin.TopicException | IllegalArgumentException failure) {
      throw new CommandException(failure);
    }
  }
}
