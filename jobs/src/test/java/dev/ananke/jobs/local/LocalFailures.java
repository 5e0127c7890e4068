package dev.ananke.jobs.local;

import org.apache.flink.runtime.minicluster.MiniCluster;

/** Breaks a local pipeline. */
public final class LocalFailures {
  private LocalFailures() {}

  /** Ends the task manager with all that it holds, and starts another one. */
  public static void replaceTaskManager(LocalPipeline pipeline) throws Exception {
    MiniCluster cluster = pipeline.cluster();
    cluster.terminateTaskManager(0).get();
    cluster.startTaskManager();
  }
}
