package dev.ananke.jobs;

import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Entry point: reads the options, defines the pipeline, runs it. What is wrong with options or
 * topics is told as Flink tells of parameters: {@code flink run} prints the message alone, and in
 * an answer of the REST API it is the last cause, without a trace.
 */
public final class CompileConstraintsJob {

  private CompileConstraintsJob() {}

  public static void main(String[] args) throws Exception {
    try {
      run(args);
    } catch (OptionException | TopicAdmin.TopicException wrong) {
      throw wrongParameters(wrong);
    }
  }

  private static ProgramParametrizationException wrongParameters(RuntimeException wrong) {
    ProgramParametrizationException told =
        new ProgramParametrizationException(String.valueOf(wrong.getMessage()));
    told.setStackTrace(new StackTraceElement[0]);
    return told;
  }

  private static void run(String... args) throws Exception {
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
