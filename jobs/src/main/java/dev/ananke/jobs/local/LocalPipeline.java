package dev.ananke.jobs.local;

import dev.ananke.jobs.CompileConstraintsPipeline;
import dev.ananke.jobs.JobOptions;
import dev.ananke.jobs.TopicAdmin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * The job on a Flink mini cluster in this process, with RocksDB and checkpoints as on a real one.
 * Started, it takes commits until it is closed; the job is the very same as on a cluster.
 */
public final class LocalPipeline implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(20);

  private final MiniCluster cluster;
  private final JobID job;

  private LocalPipeline(MiniCluster cluster, JobID job) {
    this.cluster = cluster;
    this.job = job;
  }

  /**
   * Starts a cluster and the job, and returns when all of its tasks run. The topics have to exist.
   *
   * @param directory for checkpoints and local state; stays
   * @throws TopicAdmin.TopicException if a topic is missing, or cleaned up otherwise than it needs
   */
  public static LocalPipeline start(JobOptions options, Path directory) throws IOException {
    return start(options, directory, new Configuration());
  }

  /** With settings of Flink's own beside ours, for tests that watch it. */
  static LocalPipeline start(JobOptions options, Path directory, Configuration more)
      throws IOException {
    if (options.checkTopics()) {
      TopicAdmin.require(options.bootstrapServers(), options.kafkaProperties(), options.topics());
    }
    Configuration flink = configuration(options, directory);
    flink.addAll(more);
    // What cannot be defined is an error before anything has to be closed.
    StreamGraph graph = graph(options, flink);
    MiniCluster cluster = cluster(options, flink);
    try {
      cluster.start();
      submit(cluster, graph);
      return new LocalPipeline(cluster, graph.getJobID());
    } catch (Exception e) {
      closeQuietly(cluster, e);
      throw new IOException("cannot start the job on a mini cluster: " + e.getMessage(), e);
    }
  }

  static Configuration configuration(JobOptions options, Path directory) throws IOException {
    Configuration flink = options.flink();
    flink.addAll(cluster(options, directory));
    return flink;
  }

  static StreamGraph graph(JobOptions options, Configuration flink) {
    StreamExecutionEnvironment env = new StreamExecutionEnvironment(flink);
    env.setParallelism(options.parallelism());
    CompileConstraintsPipeline.define(env, options);
    return env.getStreamGraph();
  }

  /** A cluster that is not started yet, with one task manager. */
  static MiniCluster cluster(JobOptions options, Configuration flink) {
    return new MiniCluster(
        new MiniClusterConfiguration.Builder()
            .setConfiguration(flink)
            .setNumTaskManagers(1)
            .setNumSlotsPerTaskManager(options.parallelism())
            .build());
  }

  /** Returns when all tasks run. */
  static void submit(MiniCluster cluster, StreamGraph graph)
      throws IOException, InterruptedException, ExecutionException {
    cluster.submitJob(graph).get();
    awaitRunning(cluster, graph.getJobID());
  }

  private static void awaitRunning(MiniCluster cluster, JobID job)
      throws IOException, InterruptedException, ExecutionException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (true) {
      AccessExecutionGraph graph = cluster.getExecutionGraph(job).get();
      if (allRun(graph)) {
        return;
      }
      ErrorInfo failure = graph.getFailureInfo();
      if (failure != null) {
        throw new IOException("the job fails: " + failure.getExceptionAsString());
      }
      if (System.nanoTime() > deadline) {
        throw new IOException("the job does not run after " + START_LIMIT.toSeconds() + " s");
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  private static boolean allRun(AccessExecutionGraph graph) {
    if (graph.getState() != JobStatus.RUNNING) {
      // While the job is still being set up, its graph has no tasks that could not run.
      return false;
    }
    for (AccessExecutionVertex vertex : graph.getAllExecutionVertices()) {
      if (vertex.getExecutionState() != ExecutionState.RUNNING) {
        return false;
      }
    }
    return true;
  }

  private static Configuration cluster(JobOptions options, Path directory) throws IOException {
    Path checkpoints = Files.createDirectories(directory.resolve("checkpoints"));
    Path work = Files.createDirectories(directory.resolve("work"));
    Configuration cluster = new Configuration();
    cluster.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    cluster.set(CoreOptions.TMP_DIRS, work.toString());
    cluster.set(WebOptions.TMP_DIR, work.toString());
    cluster.set(RestOptions.BIND_PORT, "0");
    cluster.set(RestOptions.ADDRESS, "localhost");
    // Small: it shares the machine with a broker, and with whatever the user runs.
    cluster.set(
        TaskManagerOptions.MANAGED_MEMORY_SIZE,
        MemorySize.ofMebiBytes(64L * options.parallelism()));
    cluster.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
    cluster.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
    return cluster;
  }

  private static void closeQuietly(MiniCluster cluster, Exception failure) {
    try {
      cluster.close();
    } catch (Exception e) {
      failure.addSuppressed(e);
    }
  }

  /** Address of the cluster's REST interface. */
  public String address() {
    try {
      return cluster.getRestAddress().get().toString();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the mini cluster has no address", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** For tests that break it. */
  MiniCluster cluster() {
    return cluster;
  }

  /** For tests that break it. */
  JobID job() {
    return job;
  }

  /** How the job is. */
  public JobStatus status() {
    try {
      return cluster.getJobStatus(job).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the mini cluster does not know the job", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Cancels the job and stops the cluster. */
  @Override
  public void close() {
    try {
      cluster.cancelJob(job).get();
      cluster.requestJobResult(job).get();
    } catch (ExecutionException e) {
      // It is gone already: what is left is to stop the cluster.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      cluster.close();
    } catch (Exception e) {
      throw new IllegalStateException("the mini cluster does not stop", e);
    }
  }
}
