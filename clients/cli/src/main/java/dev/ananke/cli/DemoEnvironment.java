package dev.ananke.cli;

import dev.ananke.jobs.JobOptions;
import dev.ananke.jobs.TopicAdmin;
import dev.ananke.jobs.TopicNames;
import dev.ananke.jobs.local.EmbeddedBroker;
import dev.ananke.jobs.local.LocalPipeline;
import dev.ananke.worker.Worker;
import dev.ananke.worker.WorkerOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * Broker, job and worker in this process, as they run. Whoever starts them says what closes them.
 */
record DemoEnvironment(
    String bootstrapServers,
    String flinkAddress,
    Worker worker,
    ChangeFeed changes,
    BundleWatch watch) {

  /**
   * Starts everything.
   *
   * @param opened closes what this starts, and also what it has started when it fails
   * @param directory for checkpoints and state
   */
  static DemoEnvironment start(CloseStack opened, Path directory, PrintWriter out)
      throws InterruptedException {
    long started = System.nanoTime();
    try {
      EmbeddedBroker broker = opened.add(EmbeddedBroker::start);
      String servers = broker.bootstrapServers();
      TopicAdmin.create(servers, Map.of(), TopicNames.DEFAULT, new TopicAdmin.Layout(2, (short) 1));
      out.println(since(started) + "  Kafka broker at " + servers);
      JobOptions options =
          JobOptions.from("--kafka.bootstrap-servers", servers, "--job.parallelism", "1");
      LocalPipeline pipeline = opened.add(() -> LocalPipeline.start(options, directory));
      out.println(since(started) + "  Flink job runs, " + pipeline.address());
      BundleWatch watch = new BundleWatch();
      Worker worker = opened.add(() -> Worker.start(WorkerOptions.of(servers), watch));
      if (!worker.awaitCaughtUp(Duration.ofSeconds(30))) {
        throw new CommandException(
            "the worker did not read the output topic within 30 s: " + worker.status());
      }
      out.println(since(started) + "  worker follows the output topic");
      ChangeFeed changes = opened.add(() -> new ChangeFeed(servers));
      return new DemoEnvironment(servers, pipeline.address(), worker, changes, watch);
    } catch (IOException failed) {
      throw new CommandException(
          "the embedded broker and job did not start: " + failed.getMessage(), failed);
    }
  }

  private static String since(long started) {
    return String.format(Locale.ROOT, "  %5.1f s", (System.nanoTime() - started) / 1e9);
  }
}
