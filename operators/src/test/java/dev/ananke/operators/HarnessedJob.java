package dev.ananke.operators;

import dev.ananke.core.state.StateStore;
import dev.ananke.core.updates.ProtocolTimes;
import dev.ananke.core.updates.SampleLimits;
import dev.ananke.core.updates.Slices;
import dev.ananke.schemas.ConstraintChange;
import dev.ananke.schemas.DeadLetter;
import dev.ananke.schemas.Resync;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.jspecify.annotations.Nullable;

/**
 * The functions of the job in Flink's harnesses, one behind the other as the pipeline has them: raw
 * records go in, and what each sink would get can be looked at.
 */
@SuppressWarnings("try") // the harnesses say that closing them may be interrupted
final class HarnessedJob implements AutoCloseable {
  private final OneInputStreamOperatorTestHarness<RawRecord, RefRecord> extract;
  private final KeyedStages stages;

  final List<Resync> requests;
  final List<DeadLetter> deadLetters = new ArrayList<>();
  final List<ConstraintChange> changes;

  /**
   * @param output takes the records of the output topic
   */
  HarnessedJob(Consumer<OutputRecord> output) throws Exception {
    this(new ExtractFunction(1 << 20, SampleLimits.DEFAULT, TraceOptions.NONE, ""), output, null);
  }

  HarnessedJob(
      ExtractFunction extract,
      Consumer<OutputRecord> output,
      KeyedStages.@Nullable Checkpoint restored)
      throws Exception {
    this.extract = ProcessFunctionTestHarnesses.forProcessFunction(extract);
    CompileOptions options =
        new CompileOptions(1, ProtocolTimes.DEFAULT, SampleLimits.DEFAULT, Slices.UNLIMITED);
    // A run starts at the time of the machine, and time-outs count from there.
    this.stages =
        new KeyedStages(
            new CompileFunction(options, TraceOptions.NONE),
            System.currentTimeMillis(),
            output,
            restored);
    this.requests = stages.requests;
    this.changes = stages.changes;
  }

  static HarnessedJob restore(KeyedStages.Checkpoint checkpoint, Consumer<OutputRecord> output)
      throws Exception {
    return new HarnessedJob(
        new ExtractFunction(1 << 20, SampleLimits.DEFAULT, TraceOptions.NONE, ""),
        output,
        checkpoint);
  }

  void process(RawRecord record) throws Exception {
    extract.processElement(record, 0);
    for (RefRecord extracted : KeyedStages.taken(extract.getOutput(), RefRecord.class)) {
      stages.process(extracted);
    }
    KeyedStages.decode(extract, ExtractFunction.DEAD_LETTERS, DeadLetter.class, deadLetters);
  }

  /** Time passes, and timers that are due fire. */
  void pass(Duration time) throws Exception {
    stages.passTo(stages.now() + time.toMillis());
  }

  /** Entries of state and timers, of all operators together. */
  int kept() {
    return stages.kept();
  }

  KeyedStages.Checkpoint savepoint() throws Exception {
    return stages.savepoint();
  }

  /** The state that compile keeps of the ref of {@link Events}. */
  StateStore state() {
    return stages.state(Events.REPOSITORY + '\0' + Events.REF);
  }

  KeyedStages.Checkpoint checkpoint() throws Exception {
    return stages.checkpoint();
  }

  @Override
  public void close() throws Exception {
    extract.close();
    stages.close();
  }
}
