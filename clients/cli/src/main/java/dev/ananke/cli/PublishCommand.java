package dev.ananke.cli;

import dev.ananke.publisher.PublishException;
import dev.ananke.publisher.PublishListener;
import dev.ananke.publisher.PublishOptions;
import dev.ananke.publisher.PublishProgress;
import dev.ananke.publisher.Publisher;
import dev.ananke.publisher.Selection;
import dev.ananke.schemas.RefUpdate;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads git and publishes commit events. */
@Command(
    name = "publish",
    description = "Publishes the commits of a repository as events on a Kafka topic.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:published", "2:bad input, or the broker did not take it"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class PublishCommand implements Callable<Integer> {
  @Option(
      names = "--repo",
      paramLabel = "DIR",
      defaultValue = ".",
      description =
          "A git repository, bare or with files, or a folder without git. Default: the current folder.")
  private Path folder;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      defaultValue = "${ANANKE_BOOTSTRAP_SERVERS:-localhost:9092}",
      description = "Brokers. Default: ${DEFAULT-VALUE}.")
  private String bootstrapServers;

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
  }

  @Option(
      names = "--follow",
      description = "Stay: publish every move of the refs, and answer what jobs ask.")
  private boolean follow;

  @Option(
      names = "--include",
      paramLabel = "GLOB",
      description =
          "Publish only what matches; repeatable. Default: the sources of JVM languages and .ananke.yaml.")
  private List<String> include = List.of();

  @Option(
      names = "--exclude",
      paramLabel = "GLOB",
      description = "Leave out what matches, for instance '**/generated/**'; repeatable.")
  private List<String> exclude = List.of();

  @Option(
      names = "--client-setting",
      paramLabel = "KEY=VALUE",
      description = "A further setting of the Kafka client, for instance for TLS; repeatable.")
  private Map<String, String> clientSettings = Map.of();

  @Override
  public Integer call() {
    PublishOptions options = options();
    PrintStream out = System.out;
    try (Publisher publisher = Publisher.open(options, new Report(out))) {
      Thread stopper = new Thread(publisher::stop, "stop-publisher");
      Runtime.getRuntime().addShutdownHook(stopper);
      out.println(
          "publishing "
              + options.folder()
              + " as "
              + options.repository()
              + " to "
              + bootstrapServers
              + (follow ? "; Ctrl-C ends it" : ""));
      PublishProgress done = publisher.publish();
      out.printf(
          "%d updates, %d files, %d kB; %d files too large%n",
          done.updates(), done.files(), done.bytes() / 1024, done.skipped());
      return 0;
    } catch (PublishException failure) {
      throw new CommandException(failure);
    }
  }

  private PublishOptions options() {
    Path absolute = folder.toAbsolutePath().normalize();
    try {
      PublishOptions.Builder builder =
          PublishOptions.builder(
                  absolute, id == null ? RepositoryIds.of(absolute) : id, bootstrapServers)
              .refs(refs)
              .start(start())
              .follow(follow)
              .clientSettings(clientSettings);
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
    return follow && !start.snapshot
        ? new PublishOptions.Announce()
        : new PublishOptions.Snapshot();
  }

  /** A line an update, and a bar inside a long one. */
  private static final class Report implements PublishListener {
    private static final int LONG_UPDATE = 200;
    private final PrintStream out;
    private @Nullable ProgressBar bar;

    Report(PrintStream out) {
      this.out = out;
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
      if (bar != null) {
        bar.close();
        bar = null;
      }
      String commit = update.getCommit();
      out.printf(
          "%s %s %s: %d changes%n",
          update.getRef(),
          commit == null ? "deleted" : Texts.shortCommit(commit),
          update.getKind(),
          update.getChanges());
    }

    @Override
    public void leftOut(List<String> paths) {
      out.println("left out, since the path is not UTF-8: " + String.join(", ", paths));
    }

    @Override
    public void failed(PublishException failure) {
      out.println("failed, will be tried again: " + failure.getMessage());
    }
  }
}
