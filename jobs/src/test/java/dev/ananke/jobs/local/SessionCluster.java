package dev.ananke.jobs.local;

import dev.ananke.jobs.JobOptions;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * A mini cluster that outlives its jobs. Their classes come from a jar by a class loader for each
 * job, as on a real one.
 */
public final class SessionCluster implements AutoCloseable {
  private final Configuration flink;
  private final MiniCluster cluster;

  private SessionCluster(Configuration flink, MiniCluster cluster) {
    this.flink = flink;
    this.cluster = cluster;
  }

  /** Starts it with a slot for each of a job's parallel tasks. */
  public static SessionCluster start(JobOptions options, Path directory) throws Exception {
    Configuration flink = LocalPipeline.configuration(options, directory);
    // Flink's connector is in the jar and on this class path, from where it is taken, as all that
    // is Flink's. The classes of its client have to be those that it sees.
    flink.set(
        CoreOptions.ALWAYS_PARENT_FIRST_LOADER_PATTERNS_ADDITIONAL, List.of("org.apache.kafka."));
    MiniCluster cluster = LocalPipeline.cluster(options, flink);
    cluster.start();
    return new SessionCluster(flink, cluster);
  }

  /** Submits the job as it is in a jar, and returns when all of its tasks run. */
  public JobID submit(JobOptions options, Path jar) throws Exception {
    StreamGraph graph = LocalPipeline.graph(options, flink);
    graph.addJar(new org.apache.flink.core.fs.Path(jar.toAbsolutePath().toUri()));
    LocalPipeline.submit(cluster, graph);
    return graph.getJobID();
  }

  /** Cancels a job, and returns when it has ended. */
  public void cancel(JobID job) throws Exception {
    cluster.cancelJob(job).get();
    cluster.requestJobResult(job).get();
  }

  @Override
  public void close() {
    try {
      cluster.close();
    } catch (Exception e) {
      throw new IllegalStateException("the mini cluster does not stop", e);
    }
  }
}
