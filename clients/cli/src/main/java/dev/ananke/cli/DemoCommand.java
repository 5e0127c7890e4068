package dev.ananke.cli;

import dev.ananke.publisher.PublishException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Everything embedded: broker, job, publisher and worker in one process. */
@Command(
    name = "demo",
    description = {
      "Starts an embedded Kafka broker and Flink job, publishes commits, and shows what a worker gets.",
      "Without options a small sample history tells its story; with --repo a repository of yours goes through."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:shown", "1:something did not arrive or did not hold", "2:bad input"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--repo",
      paramLabel = "DIR",
      description = "A git repository, or a folder without git, which is one snapshot.")
  private @Nullable Path repository;

  @Option(
      names = "--commits",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many of its last commits. Default: ${DEFAULT-VALUE}.")
  private int commits;

  @Option(names = "--keep", description = "Stay up after that, and print the addresses.")
  private boolean keep;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintStream out = System.out;
    RepositoryTour.Plan plan = repository == null ? null : plan(repository);
    Path directory = Files.createTempDirectory("ananke-demo");
    out.println("Starting a Kafka broker and a Flink job in this process; their logs: " + log());
    boolean held;
    try (DemoEnvironment environment = DemoEnvironment.start(directory.resolve("flink"), out)) {
      held =
          plan == null
              ? new SampleStory(environment, out).tell(directory.resolve("shop"))
              : new RepositoryTour(environment, out).go(plan);
      if (keep) {
        stay(out, environment);
      }
    } catch (PublishException failure) {
      throw new CommandException(failure);
    } finally {
      delete(directory);
    }
    return held ? 0 : 1;
  }

  private RepositoryTour.Plan plan(Path folder) {
    if (commits < 1) {
      throw new CommandException("--commits has to be at least 1, not " + commits);
    }
    try {
      return RepositoryTour.plan(folder.toAbsolutePath().normalize(), commits);
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

  private static void stay(PrintStream out, DemoEnvironment environment)
      throws InterruptedException {
    out.println();
    out.println("Staying up; Ctrl-C ends it.");
    out.println("  Kafka  " + environment.bootstrapServers());
    out.println("  Flink  " + environment.flinkAddress());
    out.println(
        "  publish more: ./ananke publish --repo DIR --bootstrap-servers "
            + environment.bootstrapServers());
    CountDownLatch stopped = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stopped.countDown();
                  try {
                    closed.await();
                  } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                  }
                },
                "stop-demo"));
    stopped.await();
    environment.close();
    closed.countDown();
  }

  private static void delete(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
