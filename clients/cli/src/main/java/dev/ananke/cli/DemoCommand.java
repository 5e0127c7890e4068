package dev.ananke.cli;

import dev.ananke.publisher.PublishException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Everything embedded: broker, job, publisher and worker in one process. */
@Command(
    name = "demo",
    description = {
      "Starts an embedded Kafka broker and Flink job, publishes commits, and shows what a worker gets.",
      "Without options a small sample history tells its story; with --repo a repository of yours goes through.",
      "Nothing is left behind: the process ends, and its temporary folders with it."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:shown",
      "1:something did not arrive or did not hold",
      "2:bad input, or the embedded servers did not start",
      "130:ended by Ctrl-C or SIGTERM"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ananke demo",
      "  ananke demo --repo ../my-service --commits 50",
      "  ananke demo --repo . --keep"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class DemoCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;
  private static final int COMMITS = 20;

  @Option(
      names = "--repo",
      paramLabel = "DIR",
      description = "A git repository, or a folder without git, which is one snapshot.")
  private @Nullable Path repository;

  @Option(
      names = "--commits",
      paramLabel = "N",
      description = "With --repo: how many of its last commits. Default: " + COMMITS + ".")
  private @Nullable Integer commits;

  @Option(
      names = "--keep",
      description = "Stay up after that, and print the addresses; Ctrl-C ends it.")
  private boolean keep;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    RepositoryTour.Plan plan = plan();
    try (CloseStack opened = CloseStack.open()) {
      try {
        return show(opened, plan);
      } catch (RuntimeException | IOException | InterruptedException failure) {
        if (opened.isEnding()) {
          return INTERRUPTED;
        }
        if (failure instanceof PublishException publish) {
          throw new CommandException(publish);
        }
        throw failure;
      }
    }
  }

  private int show(CloseStack opened, RepositoryTour.@Nullable Plan plan)
      throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Path folder = opened.add(() -> new TemporaryFolder("ananke-demo")).path();
    out.println("Starting a Kafka broker and a Flink job in this process; their logs: " + log());
    DemoEnvironment environment = DemoEnvironment.start(opened, folder.resolve("flink"), out);
    boolean held =
        plan == null
            ? new SampleStory(environment, out).tell(folder.resolve("shop"))
            : new RepositoryTour(environment, out).go(plan);
    if (keep) {
      out.println();
      out.println("Staying up; Ctrl-C ends it.");
      out.println("  Kafka  " + environment.bootstrapServers());
      out.println("  Flink  " + environment.flinkAddress());
      out.println(
          "  try    ./ananke publish --repo DIR --bootstrap-servers "
              + environment.bootstrapServers());
      out.println("         ./ananke follow --bootstrap-servers " + environment.bootstrapServers());
      new CountDownLatch(1).await();
    }
    return held ? 0 : 1;
  }

  private RepositoryTour.@Nullable Plan plan() {
    if (repository == null) {
      if (commits != null) {
        throw new CommandException("--commits needs --repo DIR: which repository's commits?");
      }
      return null;
    }
    int last = commits == null ? COMMITS : commits;
    if (last < 1) {
      throw new CommandException("--commits has to be at least 1, not " + last);
    }
    try {
      return RepositoryTour.plan(repository.toAbsolutePath().normalize(), last);
    } catch (PublishException failure) {
      throw new CommandException(failure);
    }
  }

  private static Path log() {
    String named = System.getProperty("ananke.log");
    return named != null
        ? Path.of(named)
        : Path.of(
            System.getProperty("java.io.tmpdir"),
            "ananke-" + System.getProperty("user.name") + ".log");
  }
}
