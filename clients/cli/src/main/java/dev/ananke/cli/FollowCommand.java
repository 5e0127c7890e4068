package dev.ananke.cli;

import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.Ids;
import dev.ananke.schemas.Opening;
import dev.ananke.schemas.OutputKey.BundleKey;
import dev.ananke.worker.BundleListener;
import dev.ananke.worker.BundleSwitch;
import dev.ananke.worker.Worker;
import dev.ananke.worker.WorkerOptions;
import dev.ananke.worker.WorkerStatus;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints bundles as they arrive at a worker. */
@Command(
    name = "follow",
    description =
        "Reads the output topic as a worker does, and prints each bundle when all of its fragments are there.",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:ended by --once", "2:bad input, or the output topic cannot be read"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ananke follow --bootstrap-servers kafka:9092",
      "  ananke follow --repository acme/shop --once"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class FollowCommand implements Callable<Integer> {
  private static final Duration LOOK = Duration.ofSeconds(1);

  @Option(names = "--repository", paramLabel = "ID", description = "Only this repository.")
  private @Nullable String repository;

  @Option(names = "--once", description = "Print what the topic holds now, and end.")
  private boolean once;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long reading what the topic holds may take. Default: ${DEFAULT-VALUE}.")
  private int waitSeconds;

  @ArgGroup(validate = false, heading = KafkaOptions.HEADING)
  private KafkaOptions kafka = new KafkaOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (waitSeconds < 0) {
      throw new CommandException("--wait is a number of seconds, not " + waitSeconds);
    }
    String topic = kafka.topics().compiledConstraints();
    Map<String, String> settings = new TreeMap<>(kafka.properties());
    settings.put("bootstrap.servers", kafka.bootstrapServers());
    WorkerOptions options =
        WorkerOptions.of(kafka.bootstrapServers()).withKafka(settings).withTopic(topic);
    kafka.require(topic);
    Printed printed = new Printed(out);
    try (Worker worker = Worker.start(options, printed)) {
      if (!worker.awaitCaughtUp(Duration.ofSeconds(waitSeconds))) {
        WorkerStatus status = worker.status();
        throw new CommandException(
            topic
                + " could not be read to its end within "
                + waitSeconds
                + " s from "
                + kafka.bootstrapServers()
                + "; a larger --wait may help"
                + (status.problem() == null ? "" : ": " + status.problem()));
      }
      printed.standing(worker);
      if (!once) {
        out.println("caught up; following, Ctrl-C ends it");
        out.flush();
        Contact contact = new Contact();
        while (true) {
          Thread.sleep(LOOK);
          String changed = contact.changed(worker.status());
          if (changed != null) {
            printed.line(changed);
          }
          printed.removed(worker);
        }
      }
      return 0;
    } catch (KafkaException failure) {
      throw kafka.failure(failure);
    }
  }

  /** Notices when the broker is lost and found again. */
  static final class Contact {
    private boolean connected = true;

    /** What to tell about it, or null. */
    @Nullable String changed(WorkerStatus status) {
      if (status.connected() == connected) {
        return null;
      }
      connected = status.connected();
      return connected
          ? "the broker answers again"
          : "the broker is lost; what is held stays: " + status.problem();
    }
  }

  /** What was printed: first what the topic holds, without the way there, then what comes. */
  private final class Printed implements BundleListener {
    private final PrintWriter out;
    private final Map<BundleKey, Bundle> last = new HashMap<>();
    private boolean live;

    Printed(PrintWriter out) {
      this.out = out;
    }

    /** Bundles are asked for here, since one that took its place meanwhile waits to be told. */
    synchronized void standing(Worker worker) {
      worker.bundles().stream()
          .sorted(Comparator.comparing(FollowCommand::describe))
          .forEach(this::print);
      live = true;
    }

    /** A removal takes nothing's place, so nobody tells of it. */
    synchronized void removed(Worker worker) {
      Set<BundleKey> held = new HashSet<>();
      worker.bundles().forEach(bundle -> held.add(BundleKey.of(bundle)));
      for (Map.Entry<BundleKey, Bundle> gone : Map.copyOf(last).entrySet()) {
        if (!held.contains(gone.getKey())) {
          last.remove(gone.getKey());
          Bundle bundle = gone.getValue();
          line(
              "%s %s %s removed"
                  .formatted(bundle.getRepository(), bundle.getRef(), bundle.getLanguage()));
        }
      }
    }

    synchronized void line(String text) {
      out.println(live ? Texts.timed(text) : text);
      out.flush();
    }

    @Override
    public synchronized void switched(BundleSwitch taken) {
      if (live) {
        print(taken.now());
      }
    }

    private void print(Bundle bundle) {
      boolean wanted = repository == null || repository.equals(bundle.getRepository());
      if (wanted && !bundle.equals(last.put(BundleKey.of(bundle), bundle))) {
        line(describe(bundle));
      }
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
    text.append(", content ").append(Texts.shortCommit(Ids.hex(bundle.getContentHash())));
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
    if (bundle.getGate().getReason() != null) {
      text.append("; gate: ").append(bundle.getGate().getReason());
    }
    if (bundle.getStaleReason() != null) {
      text.append("; stale since ")
          .append(bundle.getStaleSince())
          .append(": ")
          .append(bundle.getStaleReason());
    }
    return text.toString();
  }
}
