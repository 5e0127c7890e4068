package dev.ananke.cli;

import dev.ananke.operators.Tracing;
import dev.ananke.publisher.PublishException;
import dev.ananke.publisher.PublishListener;
import dev.ananke.publisher.PublishOptions;
import dev.ananke.publisher.PublishProgress;
import dev.ananke.publisher.Publisher;
import dev.ananke.publisher.Selection;
import dev.ananke.publisher.SendLimits;
import dev.ananke.publisher.Source;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.Resync;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads git and publishes commit events. */
@Command(
    name = "publish",
    description = {
      "Publishes the commits of a repository as events on a Kafka topic.",
      "Without --follow it sends what is asked for, answers late questions of the job, and ends; with --follow it stays, and waits for a broker that does not answer."
    },
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:published", "2:bad input, or the brokers did not take it"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  All files of the default branch:",
      "    ananke publish --repo ../shop --id acme/shop",
      "  As a service, every move of the branch from now on:",
      "    ananke publish --repo ../shop --id acme/shop --follow",
      "  In a git hook:",
      "    ananke publish --since HEAD~1",
      "  Of a repository that is gone for good:",
      "    ananke publish --deleted --id acme/shop --ref refs/heads/main",
      "  With the options of the job in a file, which hold here too:",
      "    ananke publish --config ananke.properties"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class PublishCommand implements Callable<Integer> {
  private static final long PATIENCE_SECONDS = 10;

  @Option(
      names = "--repo",
      paramLabel = "DIR",
      defaultValue = ".",
      description =
          "A git repository, bare or with files, or a folder without git. Default: the current folder.")
  private Path folder;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description =
          "The repository's id on the topics, for instance acme/shop. Default: the folder's name.")
  private @Nullable String id;

  @Option(
      names = "--ref",
      paramLabel = "REF",
      description = "Branch, tag, or a pattern with *; repeatable. Default: the default branch.")
  private List<String> refs = List.of();

  @ArgGroup private Start start = new Start();

  /** What is sent first: at most one of these. */
  static final class Start {
    @Option(
        names = "--snapshot",
        description = "All files of the head, as one update. This is the default without --follow.")
    boolean snapshot;

    @Option(
        names = "--since",
        paramLabel = "COMMIT",
        description = "The commits after this one, one by one.")
    @Nullable String since;

    @Option(
        names = "--commits",
        paramLabel = "N",
        description = "The last N commits, one by one, the first as a snapshot.")
    @Nullable Integer commits;

    @Option(
        names = "--deleted",
        description =
            "That each --ref, named in full, is gone for good, whatever the folder has. Needs --id and no repository.")
    boolean deleted;
  }

  @Option(
      names = "--follow",
      description = "Stay: publish every move of the refs, and answer what jobs ask.")
  private boolean follow;

  @Option(
      names = "--answer-window",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description =
          "Without --follow: how long after the last record the job may still ask. Default: ${DEFAULT-VALUE}.")
  private int answerWindow;

  @Option(
      names = "--include",
      paramLabel = "GLOB",
      description =
          "Publish only what matches; repeatable. Default: .java, .kt, .scala and .groovy files, and .ananke.yaml at the root.")
  private List<String> include = List.of();

  @Option(
      names = "--exclude",
      paramLabel = "GLOB",
      description = "Leave out what matches, for instance '**/generated/**'; repeatable.")
  private List<String> exclude = List.of();

  @Option(
      names = "--bulk-above",
      paramLabel = "FILES",
      defaultValue = "1000",
      description =
          "An update of more files is bulk: its changes go to a topic that the job reads behind a throttle. So does what an update has over 8 MB. Default: ${DEFAULT-VALUE}.")
  private int bulkAbove;

  @Option(
      names = "--traces.otlp-endpoint",
      paramLabel = "URL",
      description =
          "Send a span for each update to this receiver of OTLP over HTTP, for instance http://localhost:4318; a job that traces goes on from there. Default: none.")
  private @Nullable String tracesEndpoint;

  @ArgGroup(validate = false, heading = KafkaOptions.HEADING)
  private KafkaOptions kafka = new KafkaOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    kafka.add("traces.otlp-endpoint", tracesEndpoint);
    String traces = kafka.tracesEndpoint();
    PublishOptions options = options();
    PrintWriter out = spec.commandLine().getOut();
    // A wrong folder or ref is found before anybody is connected to.
    try (Source source = Publisher.openSource(options)) {
      source.resolve(options.refs(), options.follow());
    } catch (PublishException failure) {
      throw new CommandException(failure);
    }
    CountDownLatch ended = new CountDownLatch(1);
    try (Report report = new Report(out, follow);
        Tracing tracing = Tracing.to(traces, "ananke-publisher");
        Publisher publisher = Publisher.open(options, report, tracing.tracer())) {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> stop(publisher, ended), "stop-publisher"));
      out.println(
          "publishing "
              + (start.deleted ? "that refs are deleted" : options.folder())
              + " as "
              + options.repository()
              + " to "
              + kafka.bootstrapServers()
              + (follow ? "; Ctrl-C ends it" : ""));
      PublishProgress done = publisher.publish();
      out.printf(
          "%d updates, %d files, %d kB; %d files too large%n",
          done.updates(), done.files(), done.bytes() / 1024, done.skipped());
      return 0;
    } catch (PublishException failure) {
      throw switch (failure.reason()) {
        case BROKER_UNREACHABLE, BROKER_UNUSABLE ->
            kafka.failure(Objects.requireNonNullElse(failure.getCause(), failure));
        default -> new CommandException(failure);
      };
    } finally {
      ended.countDown();
    }
  }

  /** Lets the update that is under way get through, within reason. */
  private static void stop(Publisher publisher, CountDownLatch ended) {
    publisher.stop();
    try {
      var unused = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private PublishOptions options() {
    Path absolute = folder.toAbsolutePath().normalize();
    if (bulkAbove < 0) {
      throw new CommandException("--bulk-above is a number of files, not " + bulkAbove);
    }
    if (start.deleted && id == null) {
      throw new CommandException(
          "--deleted needs --id: the repository's id on the topics, for instance acme/shop");
    }
    try {
      PublishOptions.Builder builder =
          PublishOptions.builder(
                  absolute, id == null ? RepositoryIds.of(absolute) : id, kafka.bootstrapServers())
              .refs(refs)
              .start(start())
              .follow(follow)
              .answerWindow(Duration.ofSeconds(answerWindow))
              .clientSettings(kafka.properties())
              .limits(SendLimits.DEFAULT.withLiveFiles(bulkAbove))
              .commitEvents(kafka.topics().commitEvents())
              .bulkChanges(kafka.topics().bulkChanges())
              .requests(kafka.topics().requests());
      if (!include.isEmpty() || !exclude.isEmpty()) {
        builder.selection(
            Selection.of(include.isEmpty() ? Selection.DEFAULT_INCLUDED : include, exclude));
      }
      return builder.build();
    } catch (IllegalArgumentException invalid) {
      throw new CommandException(invalid);
    }
  }

  private PublishOptions.Start start() {
    if (start.since != null) {
      return new PublishOptions.Since(start.since);
    }
    if (start.commits != null) {
      return new PublishOptions.LastCommits(start.commits);
    }
    if (start.deleted) {
      return new PublishOptions.Deleted();
    }
    return follow && !start.snapshot
        ? new PublishOptions.Announce()
        : new PublishOptions.Snapshot();
  }

  /**
   * A line an update and a question, with the time if it is a service, and a bar inside a long
   * update. Where a ref stands is announced again and again; that is said once a commit.
   */
  private static final class Report implements PublishListener, AutoCloseable {
    private static final int LONG_UPDATE = 200;
    private final PrintWriter out;
    private final RareLines failures = new RareLines(Duration.ofMinutes(5), InstantSource.system());
    private final Map<String, String> announced = new HashMap<>();
    private final boolean service;
    private @Nullable ProgressBar bar;

    Report(PrintWriter out, boolean service) {
      this.out = out;
      this.service = service;
    }

    private void line(String text) {
      out.println(service ? Texts.timed(text) : text);
      out.flush();
    }

    @Override
    public void progressed(PublishProgress progress) {
      if (progress.filesInUpdate() >= LONG_UPDATE) {
        ProgressBar current = bar;
        if (current == null) {
          current = new ProgressBar(out, "files", progress.filesInUpdate());
          bar = current;
        }
        current.advanceTo(progress.filesOfUpdate());
      }
    }

    @Override
    public void published(RefUpdate update, PublishProgress progress) {
      close();
      String ref = update.getRef();
      String commit = update.getCommit();
      if (commit == null) {
        announced.remove(ref);
        line(ref + " is deleted");
      } else if (isAnnouncement(update)) {
        if (!commit.equals(announced.put(ref, commit))) {
          line(ref + " is at " + Texts.shortCommit(commit) + ": announced");
        }
      } else {
        announced.put(ref, commit);
        line(
            "%s to %s: %s of %s"
                .formatted(
                    way(ref, update.getBase()),
                    Texts.shortCommit(commit),
                    update.getKind(),
                    Texts.count(update.getChanges(), "change")));
      }
    }

    private static boolean isAnnouncement(RefUpdate update) {
      return update.getChanges() == 0 && Objects.equals(update.getBase(), update.getCommit());
    }

    private static String way(String ref, @Nullable String base) {
      return base == null ? ref : ref + " from " + Texts.shortCommit(base);
    }

    @Override
    public void asked(Resync question, boolean answered) {
      close();
      String have = question.getHave();
      line(
          "%s is asked for by a job that has %s: %s"
              .formatted(
                  question.getRef(),
                  have == null ? "nothing of it" : Texts.shortCommit(have),
                  answered ? "answered" : "left to others, which may know more"));
    }

    @Override
    public void leftOut(List<String> paths) {
      line("left out, since the path is not UTF-8 or too long: " + String.join(", ", paths));
    }

    @Override
    public void refLeftOut(String ref) {
      line("left out, since it is no commit: " + ref);
    }

    @Override
    public void awaited(String ref) {
      line(
          ref + " is not there: it is published when it comes, and deleted if the job asks for it");
    }

    @Override
    public void otherSelection(String ref) {
      line(
          "another publisher seems to send "
              + ref
              + " with other --include or --exclude; give both the same");
    }

    @Override
    public void failed(PublishException failure) {
      close();
      String text = "failed, will be tried again: " + failure.getMessage();
      if (failures.isDue(text)) {
        line(text);
      }
    }

    @Override
    public void recovered() {
      close();
      failures.reset();
      line("goes on after a failure");
    }

    /** Ends a bar that is begun. */
    @Override
    public void close() {
      if (bar != null) {
        bar.close();
        bar = null;
      }
    }
  }
}
