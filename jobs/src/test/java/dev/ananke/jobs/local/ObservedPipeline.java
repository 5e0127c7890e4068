package dev.ananke.jobs.local;

import dev.ananke.jobs.JobOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;

/** Starts local pipelines that are watched. */
public final class ObservedPipeline {
  private ObservedPipeline() {}

  /** A pipeline whose cluster is told more than a user can say. */
  public static LocalPipeline start(JobOptions options, Path directory, Configuration more)
      throws IOException {
    return LocalPipeline.start(options, directory, more);
  }
}
