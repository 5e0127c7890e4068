package dev.ananke.cli;

import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.Opening;
import dev.ananke.worker.BundleSwitch;
import dev.ananke.worker.Worker;
import dev.ananke.worker.WorkerOptions;
import dev.ananke.worker.WorkerStatus;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints bundles as they arrive at a worker. */
@Command(
    name = "follow",
    description =
        "Reads the output topic as a worker does, and prints each bundle when all of its fragments are there.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:ended by --once", "2:bad input, or no broker"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class FollowCommand implements Callable<Integer> {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      defaultValue = "${ANANKE_BOOTSTRAP_SERVERS:-localhost:9092}",
      description = "Brokers. Default: ${DEFAULT-VALUE}.")
  private String bootstrapServers;

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      description = "The output topic. Default: compiled-constraints.")
  private @Nullable String topic;

  @Option(names = "--repository", paramLabel = "ID", description = "Only this repository.")
  private @Nullable String repository;

  @Option(names = "--once", description = "Print what the topic holds now, and end.")
  private boolean once;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long to wait for the broker. Default: ${DEFAULT-VALUE}.")
  private int waitSeconds;

  @Option(
      names = "--client-setting",
      paramLabel = "KEY=VALUE",
      description = "A further setting of the Kafka client, for instance for TLS; repeatable.")
  private Map<String, String> clientSettings = Map.of();

  @Override
  public Integer call() throws InterruptedException {
    PrintStream out = System.out;
    Map<String, String> kafka = new TreeMap<>(clientSettings);
    kafka.put("bootstrap.servers", bootstrapServers);
    WorkerOptions options = WorkerOptions.of(bootstrapServers).withKafka(kafka);
    if (topic != null) {
      options = options.withTopic(topic);
    }
    try (Worker worker = Worker.start(options, taken -> print(out, taken))) {
      if (!worker.awaitCaughtUp(Duration.ofSeconds(waitSeconds))) {
        WorkerStatus status = worker.status();
        throw new CommandException(
            "the output topic could not be read within "
                + waitSeconds
                + " s from "
                + bootstrapServers
                + (status.problem() == null ? "" : ": " + status.problem()));
      }
      if (!once) {
        out.println("caught up; following, Ctrl-C ends it");
        new CountDownLatch(1).await();
      }
      return 0;
    }
  }

  private void print(PrintStream out, BundleSwitch taken) {
    if (repository == null || repository.equals(taken.repository())) {
      out.println(describe(taken.now()));
    }
  }

  static String describe(Bundle bundle) {
    StringBuilder text = new StringBuilder();
    String commit = bundle.getCommit();
    text.append(bundle.getRepository())
        .append(' ')
        .append(bundle.getRef())
        .append(' ')
        .append(bundle.getLanguage());
    text.append(' ').append(commit == null ? "deleted" : Texts.shortCommit(commit));
    text.append(" revision ")
        .append(bundle.getRevision().getEpoch())
        .append('/')
        .append(bundle.getRevision().getOffset());
    text.append(", ")
        .append(bundle.getStatus())
        .append(", gate ")
        .append(bundle.getGate().getVerdict());
    text.append(", ").append(Texts.count(bundle.getFragments().size(), "fragment"));
    List<Opening> openings = bundle.getOpenings();
    if (!openings.isEmpty()) {
      text.append("; open:");
      openings.forEach(
          opening ->
              text.append(' ').append(opening.getCause()).append(' ').append(opening.getCount()));
    }
    if (!bundle.getConflicts().isEmpty()) {
      text.append("; ").append(Texts.count(BundleText.conflicts(bundle), "conflict"));
    }
    if (bundle.getStaleReason() != null) {
      text.append("; stale: ").append(bundle.getStaleReason());
    }
    return text.toString();
  }
}
