package dev.ananke.jobs.local;

import dev.ananke.jobs.JobOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.minicluster.MiniCluster;

/** Breaks a local pipeline, and starts another in its place. */
public final class LocalFailures {
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

  /** Writes a savepoint, and returns where it is; the job goes on. */
  public static String savepoint(LocalPipeline pipeline, Path directory) throws Exception {
    return pipeline
        .cluster()
        .triggerSavepoint(
            job(pipeline), directory.toUri().toString(), false, SavepointFormatType.CANONICAL)
        .get();
  }

  /** Writes a savepoint and ends the job with it. */
  public static String stop(LocalPipeline pipeline, Path directory) throws Exception {
    return pipeline
        .cluster()
        .stopWithSavepoint(
            job(pipeline), directory.toUri().toString(), false, SavepointFormatType.CANONICAL)
        .get();
  }

  /** Starts with the state of a savepoint. */
  public static LocalPipeline restore(JobOptions options, Path directory, String savepoint)
      throws Exception {
    Configuration flink = new Configuration();
    flink.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    return LocalPipeline.start(options, directory, flink);
  }

  private static JobID job(LocalPipeline pipeline) throws Exception {
    return pipeline.cluster().listJobs().get().stream()
        .filter(job -> job.getJobState() == JobStatus.RUNNING)
        .map(JobStatusMessage::getJobId)
        .findFirst()
        .orElseThrow();
  }
}
