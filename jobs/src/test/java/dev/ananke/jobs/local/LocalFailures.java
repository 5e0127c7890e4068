package dev.ananke.jobs.local;

import dev.ananke.jobs.JobOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;

/** Breaks a local pipeline, and starts another in its place. */
public final class LocalFailures {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration POLL = Duration.ofMillis(50);

  private LocalFailures() {}

  /** Ends the task manager with all that it holds, and starts another one. */
  public static void replaceTaskManager(LocalPipeline pipeline) throws Exception {
    MiniCluster cluster = pipeline.cluster();
    cluster.terminateTaskManager(0).get();
    cluster.startTaskManager();
  }

  /** Nobody reaches the broker for a while. */
  public static void interrupt(EmbeddedBroker broker, Duration length) throws Exception {
    broker.pause();
    Thread.sleep(length);
    broker.resume();
  }

  /** Takes a checkpoint, as soon as all tasks run. */
  public static void checkpoint(LocalPipeline pipeline) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        pipeline
            .cluster()
            .triggerCheckpoint(pipeline.job())
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return;
      } catch (ExecutionException notYet) {
        if (System.nanoTime() > deadline) {
          throw notYet;
        }
        Thread.sleep(POLL);
      }
    }
  }

  /** Writes a savepoint, and returns where it is; the job goes on. */
  public static String savepoint(LocalPipeline pipeline, Path directory) throws Exception {
    return pipeline
        .cluster()
        .triggerSavepoint(
            pipeline.job(), directory.toUri().toString(), false, SavepointFormatType.CANONICAL)
        .get();
  }

  /** Writes a savepoint and ends the job with it. */
  public static String stop(LocalPipeline pipeline, Path directory) throws Exception {
    return pipeline
        .cluster()
        .stopWithSavepoint(
            pipeline.job(), directory.toUri().toString(), false, SavepointFormatType.CANONICAL)
        .get();
  }

  /** Starts with the state of a savepoint. */
  public static LocalPipeline restore(JobOptions options, Path directory, String savepoint)
      throws Exception {
    Configuration flink = new Configuration();
    flink.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    return LocalPipeline.start(options, directory, flink);
  }
}
