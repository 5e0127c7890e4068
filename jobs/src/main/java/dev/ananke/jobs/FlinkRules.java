package dev.ananke.jobs;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What Flink's own configuration must not say, since what the job sends counts in its order. A
 * cluster's defaults reach every job, so they are looked at when the job is defined.
 */
final class FlinkRules {

  private FlinkRules() {}

  static void require(StreamExecutionEnvironment env) {
    // What was on its way between two tasks is in an unaligned checkpoint. Restored with another
    // parallelism it may come from another task than the records after it, and later.
    require(
        !env.getCheckpointConfig().isUnalignedCheckpointsEnabled(),
        CheckpointingOptions.ENABLE_UNALIGNED.key(),
        false,
        "a restart with another parallelism could let records overtake older ones");
    // Records behind a barrier would be in the state and come again after a restore.
    require(
        env.getCheckpointConfig().getCheckpointingConsistencyMode()
            == CheckpointingMode.EXACTLY_ONCE,
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE.key(),
        CheckpointingMode.EXACTLY_ONCE,
        "state and offsets have to be of one moment; what is delivered twice, --%s says"
            .formatted(OptionDeclarations.DELIVERY.key()));
    // Fragments stay before their bundle since gate and sink are one task, with one parallelism.
    require(
        env.isChainingEnabled(),
        PipelineOptions.OPERATOR_CHAINING.key(),
        true,
        "the gate and its sink have to be one task, or fragments could come after their bundle");
  }

  private static void require(boolean holds, String setting, Object needed, String reason) {
    if (!holds) {
      throw new OptionException(
          "Flink's %s has to be %s: %s; submit the job with -D%s=%s"
              .formatted(setting, needed, reason, setting, needed));
    }
  }
}
