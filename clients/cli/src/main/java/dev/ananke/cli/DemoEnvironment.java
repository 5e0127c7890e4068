package dev.ananke.cli;

import dev.ananke.jobs.JobOptions;
import dev.ananke.jobs.TopicAdmin;
import dev.ananke.jobs.TopicNames;
import dev.ananke.jobs.local.EmbeddedBroker;
import dev.ananke.jobs.local.LocalPipeline;
import dev.ananke.worker.Worker;
import dev.ananke.worker.WorkerOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Broker, job and worker in this process; closing it stops all of them. */
final class DemoEnvironment implements AutoCloseable {
  private final EmbeddedBroker broker;
  private final LocalPipeline pipeline;
  private final Worker worker;
  private final ChangeFeed changes;
  private final BundleWatch watch;

  private DemoEnvironment(
      EmbeddedBroker broker,
      LocalPipeline pipeline,
      Worker worker,
      ChangeFeed changes,
      BundleWatch watch) {
    this.broker = broker;
    this.pipeline = pipeline;
    this.worker = worker;
    this.changes = changes;
    this.watch = watch;
  }

  /**
   * @param directory for checkpoints and state
   */
  static DemoEnvironment start(Path directory, PrintStream out) {
    long started = System.nanoTime();
    try {
      EmbeddedBroker broker = EmbeddedBroker.start();
      try {
        TopicAdmin.create(
            broker.bootstrapServers(),
            Map.of(),
            TopicNames.DEFAULT,
            new TopicAdmin.Layout(2, (short) 1));
        out.println(since(started) + "  Kafka broker at " + broker.bootstrapServers());
        LocalPipeline pipeline =
            LocalPipeline.start(
                JobOptions.from(
                    "--kafka.bootstrap-servers",
                    broker.bootstrapServers(),
                    "--job.parallelism",
                    "1"),
                directory);
        out.println(since(started) + "  Flink job runs, " + pipeline.address());
        BundleWatch watch = new BundleWatch();
        WorkerOptions options = WorkerOptions.of(broker.bootstrapServers());
        Worker worker = Worker.start(options, watch);
        if (!worker.awaitCaughtUp(Duration.ofSeconds(30))) {
          throw new CommandException(
              "the worker did not read the output topic within 30 s: " + worker.status());
        }
        out.println(since(started) + "  worker follows the output topic");
        return new DemoEnvironment(
            broker, pipeline, worker, new ChangeFeed(broker.bootstrapServers()), watch);
      } catch (RuntimeException | IOException | InterruptedException failed) {
        broker.close();
        throw failed;
      }
    } catch (IOException failed) {
      throw new CommandException(
          "the embedded broker and job did not start: " + failed.getMessage(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted while starting", interrupted);
    }
  }

  private static String since(long started) {
    return String.format(Locale.ROOT, "  %5.1f s", (System.nanoTime() - started) / 1e9);
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  String flinkAddress() {
    return pipeline.address();
  }

  Worker worker() {
    return worker;
  }

  ChangeFeed changes() {
    return changes;
  }

  BundleWatch watch() {
    return watch;
  }

  @Override
  public void close() {
    try (broker;
        pipeline;
        worker;
        changes) {
      // Closed in turn: the reverse of how they depend on each other.
    }
  }
}
