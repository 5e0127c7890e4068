package dev.ananke.operators;

import dev.ananke.core.updates.ProtocolTimes;
import dev.ananke.core.updates.SampleLimits;
import dev.ananke.schemas.ConstraintChange;
import dev.ananke.schemas.DeadLetter;
import dev.ananke.schemas.RecordDecoder;
import dev.ananke.schemas.Resync;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * The functions of the job in Flink's harnesses, one behind the other as the pipeline has them: raw
 * records go in, and what each sink would get can be looked at.
 */
@SuppressWarnings("try") // the harnesses say that closing them may be interrupted
final class HarnessedJob implements AutoCloseable {
  private final OneInputStreamOperatorTestHarness<RawRecord, RefRecord> extract;
  private final KeyedOneInputStreamOperatorTestHarness<String, RefRecord, CompiledRecord> compile;
  private final KeyedOneInputStreamOperatorTestHarness<String, CompiledRecord, OutputRecord> gate;
  private final Consumer<OutputRecord> output;

  final List<Resync> requests = new ArrayList<>();
  final List<DeadLetter> deadLetters = new ArrayList<>();
  final List<ConstraintChange> changes = new ArrayList<>();

  /** What the operators with state keep. */
  record Checkpoint(OperatorSubtaskState compile, OperatorSubtaskState gate) {}

  /**
   * @param output takes the records of the output topic
   */
  HarnessedJob(Consumer<OutputRecord> output) throws Exception {
    this(new ExtractFunction(1 << 20, SampleLimits.DEFAULT, TraceOptions.NONE), output, null);
  }

  HarnessedJob(
      ExtractFunction extract, Consumer<OutputRecord> output, @Nullable Checkpoint restored)
      throws Exception {
    this.output = output;
    this.extract = ProcessFunctionTestHarnesses.forProcessFunction(extract);
    CompileOptions options = new CompileOptions(1, ProtocolTimes.DEFAULT, SampleLimits.DEFAULT);
    this.compile =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new CompileFunction(options, TraceOptions.NONE)),
            RefRecord::key,
            Types.STRING);
    this.gate =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new GateFunction(16, TraceOptions.NONE)),
            CompiledRecord::key,
            Types.STRING);
    // A run starts at the time of the machine, and time-outs count from there.
    compile.setProcessingTime(System.currentTimeMillis());
    if (restored != null) {
      compile.initializeState(restored.compile());
      gate.initializeState(restored.gate());
    }
    compile.open();
    gate.open();
  }

  static HarnessedJob restore(Checkpoint checkpoint, Consumer<OutputRecord> output)
      throws Exception {
    return new HarnessedJob(
        new ExtractFunction(1 << 20, SampleLimits.DEFAULT, TraceOptions.NONE), output, checkpoint);
  }

  void process(RawRecord record) throws Exception {
    extract.processElement(record, 0);
    passOn();
  }

  /** Time passes, and timers that are due fire. */
  void pass(Duration time) throws Exception {
    compile.setProcessingTime(compile.getProcessingTime() + time.toMillis());
    passOn();
  }

  /** Entries of state and timers, of all operators together. */
  int kept() {
    return compile.numKeyedStateEntries()
        + gate.numKeyedStateEntries()
        + compile.numProcessingTimeTimers();
  }

  Checkpoint checkpoint() throws Exception {
    return new Checkpoint(compile.snapshot(1, 1), gate.snapshot(1, 1));
  }

  private void passOn() throws Exception {
    for (RefRecord record : taken(extract.getOutput(), RefRecord.class)) {
      compile.processElement(record, 0);
    }
    for (CompiledRecord record : taken(compile.getOutput(), CompiledRecord.class)) {
      gate.processElement(record, 0);
    }
    taken(gate.getOutput(), OutputRecord.class).forEach(output);
    decode(extract, ExtractFunction.DEAD_LETTERS, DeadLetter.class, deadLetters);
    decode(compile, CompileFunction.REQUESTS, Resync.class, requests);
    decode(compile, CompileFunction.CONSTRAINT_CHANGES, ConstraintChange.class, changes);
  }

  private static <T> List<T> taken(Queue<Object> queue, Class<T> type) {
    List<T> taken = new ArrayList<>();
    while (!queue.isEmpty()) {
      taken.add(type.cast(((StreamRecord<?>) queue.remove()).getValue()));
    }
    return taken;
  }

  private static <T extends SpecificRecord> void decode(
      OneInputStreamOperatorTestHarness<?, ?> harness,
      OutputTag<OutputRecord> tag,
      Class<T> type,
      List<T> into) {
    Queue<StreamRecord<OutputRecord>> queue = harness.getSideOutput(tag);
    if (queue == null) {
      return;
    }
    RecordDecoder<T> decoder = RecordDecoder.of(type);
    while (!queue.isEmpty()) {
      into.add(decoder.decode(Objects.requireNonNull(queue.remove().getValue().value())));
    }
  }

  @Override
  public void close() throws Exception {
    extract.close();
    compile.close();
    gate.close();
  }
}
