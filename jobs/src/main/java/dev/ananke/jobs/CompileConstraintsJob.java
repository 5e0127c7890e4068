package dev.ananke.jobs;

import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Entry point: reads the options, defines the pipeline, runs it. */
public final class CompileConstraintsJob {

  private CompileConstraintsJob() {}

  public static void main(String[] args) throws Exception {
    JobOptions options = JobOptions.from(System.getenv(), args);
    if (options.checkTopics()) {
      TopicAdmin.require(options.bootstrapServers(), options.kafkaProperties(), options.topics());
      if (options.delivery() == DeliveryGuarantee.EXACTLY_ONCE) {
        TopicAdmin.requireTransactions(
            options.bootstrapServers(), options.kafkaProperties(), options.transactionTimeout());
      }
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(options.flink());
    env.setParallelism(options.parallelism());
    CompileConstraintsPipeline.define(env, options);
    env.execute("ananke");
  }
}
