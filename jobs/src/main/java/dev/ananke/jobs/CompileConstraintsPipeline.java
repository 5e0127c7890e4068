package dev.ananke.jobs;

import dev.ananke.operators.CompileFunction;
import dev.ananke.operators.CompiledRecord;
import dev.ananke.operators.ExtractFunction;
import dev.ananke.operators.GateFunction;
import dev.ananke.operators.OutputRecord;
import dev.ananke.operators.RawRecord;
import dev.ananke.operators.RefRecord;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The graph of the job.
 *
 * <pre>
 *  commit-events ─ extract ─┬─▶ compile ─┬─▶ gate ─▶ compiled-constraints
 *                           │            ├─▶ constraint-changes
 *                           │            └─▶ requests
 *                           └─▶ dead-letters
 * </pre>
 */
public final class CompileConstraintsPipeline {

  private CompileConstraintsPipeline() {}

  /** Where results go. */
  public record Sinks(
      Sink<OutputRecord> compiledConstraints,
      Sink<OutputRecord> constraintChanges,
      Sink<OutputRecord> requests,
      Sink<OutputRecord> deadLetters) {}

  /** Defines the job; nothing runs yet. */
  public static void define(
      StreamExecutionEnvironment env,
      JobOptions options,
      Source<RawRecord, ?, ?> commitEvents,
      Sinks sinks) {
    // Chained to its source: content goes over no edge.
    SingleOutputStreamOperator<RefRecord> extracted =
        env.fromSource(commitEvents, WatermarkStrategy.noWatermarks(), "commit-events")
            .uid("commit-events")
            .process(
                new ExtractFunction(
                    options.factsCache(), options.compile().samples(), options.quarantine()))
            .uid("extract")
            .name("extract");
    extracted
        .getSideOutput(ExtractFunction.DEAD_LETTERS)
        .sinkTo(sinks.deadLetters())
        .uid("dead-letters")
        .name("dead-letters");

    SingleOutputStreamOperator<CompiledRecord> compiled =
        extracted
            .keyBy(RefRecord::key)
            .process(new CompileFunction(options.compile()))
            .uid("compile")
            .name("compile");
    compiled
        .getSideOutput(CompileFunction.REQUESTS)
        .sinkTo(sinks.requests())
        .uid("requests")
        .name("requests");
    compiled
        .getSideOutput(CompileFunction.CONSTRAINT_CHANGES)
        .sinkTo(sinks.constraintChanges())
        .uid("constraint-changes")
        .name("constraint-changes");

    // Keyed again, hence in a task of its own: the engine works while the next update is compiled.
    DataStream<OutputRecord> passed =
        compiled
            .keyBy(CompiledRecord::key)
            .process(new GateFunction(options.templates(), options.quarantine()))
            .uid("gate")
            .name("gate");
    // Chained to the gate, one forward edge: fragments stay before the bundle that lists them.
    passed
        .sinkTo(sinks.compiledConstraints())
        .uid("compiled-constraints")
        .name("compiled-constraints");
  }

  /** Defines the job over the topics that the options name. */
  public static void define(StreamExecutionEnvironment env, JobOptions options) {
    KafkaTopics kafka = new KafkaTopics(options);
    TopicNames topics = options.topics();
    define(
        env,
        options,
        kafka.commitEvents(),
        new Sinks(
            kafka.sink(topics.compiledConstraints()),
            kafka.sink(topics.constraintChanges()),
            kafka.questions(topics.requests()),
            kafka.sink(topics.deadLetters())));
  }
}
