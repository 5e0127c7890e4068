package dev.ananke.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

final class FlinkRulesTest {
  private static final JobOptions OPTIONS = JobOptions.from("--kafka.bootstrap-servers", "a:1");

  @Test
  void define_asTheOptionsSay_chainsWhatBelongsTogether() {
    StreamExecutionEnvironment env = new StreamExecutionEnvironment(OPTIONS.flink());
    CompileConstraintsPipeline.define(env, OPTIONS);

    JobGraph graph = env.getStreamGraph().getJobGraph();

    List<String> tasks =
        StreamSupport.stream(graph.getVertices().spliterator(), false)
            .map(JobVertex::getName)
            .toList();
    for (String chain :
        List.of(
            "gate -> compiled-constraints",
            "commit-events -> extract",
            "bulk-changes -> throttle-bulk -> extract-bulk")) {
      assertEquals(
          1, tasks.stream().filter(task -> task.contains(chain)).count(), tasks.toString());
    }
  }

  @Test
  void define_whereRecordsCouldOvertakeEachOther_isRefused() {
    Configuration unaligned = OPTIONS.flink();
    unaligned.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
    refused("-Dexecution.checkpointing.unaligned.enabled=false", unaligned);

    Configuration unequal = OPTIONS.flink();
    unequal.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.AT_LEAST_ONCE);
    refused("-Dexecution.checkpointing.mode=EXACTLY_ONCE", unequal);

    Configuration unchained = OPTIONS.flink();
    unchained.set(PipelineOptions.OPERATOR_CHAINING, false);
    refused("-Dpipeline.operator-chaining.enabled=true", unchained);
  }

  private static void refused(String hint, Configuration flink) {
    StreamExecutionEnvironment env = new StreamExecutionEnvironment(flink);
    OptionException e =
        assertThrows(OptionException.class, () -> CompileConstraintsPipeline.define(env, OPTIONS));
    assertTrue(String.valueOf(e.getMessage()).contains(hint), e.getMessage());
  }
}
