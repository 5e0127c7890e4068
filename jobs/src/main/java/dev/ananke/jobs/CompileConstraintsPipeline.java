package dev.ananke.jobs;

import dev.ananke.core.updates.SampleLimits;
import dev.ananke.operators.CompileFunction;
import dev.ananke.operators.CompiledRecord;
import dev.ananke.operators.ExtractFunction;
import dev.ananke.operators.GateFunction;
import dev.ananke.operators.OutputRecord;
import dev.ananke.operators.RawRecord;
import dev.ananke.operators.RefRecord;
import dev.ananke.operators.ThrottleFunction;
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
 *            commit-events ─ extract ─┬─▶ compile ─┬─▶ gate ─▶ compiled-constraints
 *                                     │            ├─▶ constraint-changes
 *  bulk-changes ─ throttle ─ extract ─┤            └─▶ requests
 *                                     └─▶ dead-letters
 * </pre>
 */
public final class CompileConstraintsPipeline {

  private CompileConstraintsPipeline() {}

  /** Where records come from. */
  public record Sources(
      Source<RawRecord, ?, ?> commitEvents, Source<RawRecord, ?, ?> bulkChanges) {}

  /** Where results go. */
  public record Sinks(
      Sink<OutputRecord> compiledConstraints,
      Sink<OutputRecord> constraintChanges,
      Sink<OutputRecord> requests,
      Sink<OutputRecord> deadLetters) {}

  /**
   * Defines the job; nothing runs yet.
   *
   * @throws OptionException if Flink is set up so that records could overtake each other
   */
  public static void define(
      StreamExecutionEnvironment env, JobOptions options, Sources sources, Sinks sinks) {
    FlinkRules.require(env);
    SampleLimits samples = options.compile().samples();
    // Chained to its source: content goes over no edge.
    SingleOutputStreamOperator<RefRecord> extracted =
        env.fromSource(sources.commitEvents(), WatermarkStrategy.noWatermarks(), "commit-events")
            .uid("commit-events")
            .process(
                new ExtractFunction(
                    options.factsCache(), samples, options.traces(), options.quarantine()))
            .uid("extract")
            .name("extract");
    // The same in a task of its own, so that commits never stand behind it.
    SingleOutputStreamOperator<RefRecord> bulkExtracted =
        env.fromSource(sources.bulkChanges(), WatermarkStrategy.noWatermarks(), "bulk-changes")
            .uid("bulk-changes")
            .process(new ThrottleFunction(options.bulkShare()))
            .uid("throttle-bulk")
            .name("throttle-bulk")
            .process(
                ExtractFunction.ofBulk(
                    options.factsCache(), samples, options.traces(), options.quarantine()))
            .uid("extract-bulk")
            .name("extract-bulk");
    extracted
        .getSideOutput(ExtractFunction.DEAD_LETTERS)
        .union(bulkExtracted.getSideOutput(ExtractFunction.DEAD_LETTERS))
        .sinkTo(sinks.deadLetters())
        .uid("dead-letters")
        .name("dead-letters");

    SingleOutputStreamOperator<CompiledRecord> compiled =
        extracted
            .union(bulkExtracted)
            .keyBy(RefRecord::key)
            .process(new CompileFunction(options.compile(), options.traces()))
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
            .process(new GateFunction(options.templates(), options.traces(), options.quarantine()))
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
        new Sources(kafka.source(topics.commitEvents()), kafka.source(topics.bulkChanges())),
        new Sinks(
            kafka.sink(topics.compiledConstraints()),
            kafka.sink(topics.constraintChanges()),
            kafka.questions(topics.requests()),
            kafka.sink(topics.deadLetters())));
  }
}
