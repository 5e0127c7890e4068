package dev.ananke.cli;

import dev.ananke.jobs.TopicAdmin;
import dev.ananke.jobs.TopicAdmin.Difference;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
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
      "Those that exist are left as they are: what they have otherwise is printed. One that is cleaned up otherwise than it needs is an error."
    },
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all topics are there",
      "1:some were there with other partitions or another replication than --partitions and --replication say",
      "2:bad input, or the brokers refused"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ananke topics create --bootstrap-servers kafka:9092 --partitions 16 --replication 3",
      "  With the options of the job in a file, which hold here too:",
      "    ananke topics create --config ananke.properties"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class CreateTopicsCommand implements Callable<Integer> {
  private static final int DEFAULT_PARTITIONS = 8;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description =
          "Of commit-events, bulk-changes, compiled-constraints and constraint-changes: the most slots that can work side by side. Default: "
              + DEFAULT_PARTITIONS
              + ".")
  private @Nullable Integer partitions;

  @Option(
      names = "--replication",
      paramLabel = "N",
      defaultValue = "" + TopicAdmin.Layout.BROKERS_DEFAULT,
      description = "Copies of each topic; ${DEFAULT-VALUE}, the default, for the brokers' own.")
  private short replication;

  @ArgGroup(validate = false, heading = KafkaOptions.HEADING)
  private KafkaOptions kafka = new KafkaOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    TopicAdmin.Layout layout = layout();
    kafka.require();
    try {
      List<String> created =
          TopicAdmin.create(kafka.bootstrapServers(), kafka.properties(), kafka.topics(), layout);
      out.println(
          created.isEmpty() ? "all topics were there" : "created " + String.join(", ", created));
      out.flush();
      List<Difference> differences =
          TopicAdmin.differences(
              kafka.bootstrapServers(), kafka.properties(), kafka.topics(), layout);
      tell(differences, out);
      TopicAdmin.require(kafka.bootstrapServers(), kafka.properties(), kafka.topics());
      return differences.stream().anyMatch(this::isAskedFor) ? 1 : 0;
    } catch (TopicAdmin.TopicException failure) {
      throw failure.getCause() == null ? new CommandException(failure) : kafka.failure(failure);
    } catch (KafkaException failure) {
      throw kafka.failure(failure);
    }
  }

  private TopicAdmin.Layout layout() {
    try {
      return new TopicAdmin.Layout(
          Objects.requireNonNullElse(partitions, DEFAULT_PARTITIONS), replication);
    } catch (IllegalArgumentException invalid) {
      throw new CommandException(invalid);
    }
  }

  /** A line for each topic. */
  private static void tell(List<Difference> differences, PrintWriter out) {
    Map<String, List<String>> byTopic = new LinkedHashMap<>();
    for (Difference each : differences) {
      byTopic
          .computeIfAbsent(each.topic(), topic -> new ArrayList<>())
          .add("%s %s, not %s".formatted(each.what(), each.found(), each.wanted()));
    }
    byTopic.forEach((topic, what) -> out.println(topic + " differs: " + String.join("; ", what)));
    if (!byTopic.isEmpty()) {
      out.println(
          "topics that exist are left as they are; docs/operations.md says how to change them (Topics that differ)");
      out.flush();
    }
  }

  /** Settings are nothing that can be asked for here, and a default is not asked for. */
  private boolean isAskedFor(Difference difference) {
    return switch (difference.what()) {
      case Difference.PARTITIONS -> partitions != null;
      case Difference.REPLICATION -> true;
      default -> false;
    };
  }
}
