package dev.ananke.operators;

import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.ConstraintChange;
import dev.ananke.schemas.RecordDecoder;
import dev.ananke.schemas.Resync;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** Compile and gate in Flink's harnesses, one behind the other as the pipeline has them. */
@SuppressWarnings("try") // the harnesses say that closing them may be interrupted
final class KeyedStages implements AutoCloseable {
  private final KeyedOneInputStreamOperatorTestHarness<String, RefRecord, CompiledRecord> compile;
  private final KeyedOneInputStreamOperatorTestHarness<String, CompiledRecord, OutputRecord> gate;
  private final Consumer<OutputRecord> output;

  final List<Resync> requests = new ArrayList<>();
  final List<ConstraintChange> changes = new ArrayList<>();

  /** What the operators keep. */
  record Checkpoint(OperatorSubtaskState compile, OperatorSubtaskState gate) {}

  /**
   * @param now milliseconds since the epoch
   * @param output takes the records of the output topic
   */
  KeyedStages(
      CompileFunction compile,
      long now,
      Consumer<OutputRecord> output,
      @Nullable Checkpoint restored)
      throws Exception {
    this.output = output;
    this.compile =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(compile), RefRecord::key, Types.STRING);
    this.gate =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new GateFunction(16, TraceOptions.NONE, "")),
            CompiledRecord::key,
            Types.STRING);
    this.compile.setProcessingTime(now);
    if (restored != null) {
      this.compile.initializeState(restored.compile());
      gate.initializeState(restored.gate());
    }
    this.compile.open();
    gate.open();
  }

  void process(RefRecord record) throws Exception {
    compile.processElement(record, 0);
    passOn();
  }

  long now() {
    return compile.getProcessingTime();
  }

  /** It is that late now, and timers that are due fire. */
  void passTo(long now) throws Exception {
    compile.setProcessingTime(now);
    passOn();
  }

  /** When the next timer is due; null: none is set. */
  @Nullable Long nextTimer() {
    return compile.getProcessingTimeService().getActiveTimerTimestamps().stream()
        .min(Long::compare)
        .orElse(null);
  }

  /** The state that compile keeps for a key. */
  StateStore state(String key) {
    compile.getOperator().setCurrentKey(key);
    return new MapStateStore(compile.getOperator().getRuntimeContext(), StateTable.ofCompile());
  }

  /** Entries of state and timers, of both operators together. */
  int kept() {
    return compile.numKeyedStateEntries()
        + gate.numKeyedStateEntries()
        + compile.numProcessingTimeTimers();
  }

  Checkpoint checkpoint() throws Exception {
    return new Checkpoint(compile.snapshot(1, 1), gate.snapshot(1, 1));
  }

  /** A savepoint in the format that every state backend reads. */
  Checkpoint savepoint() throws Exception {
    return new Checkpoint(savepoint(compile), savepoint(gate));
  }

  private static OperatorSubtaskState savepoint(OneInputStreamOperatorTestHarness<?, ?> harness)
      throws Exception {
    return harness
        .snapshotWithLocalState(1, 1, SavepointType.savepoint(SavepointFormatType.CANONICAL))
        .getJobManagerOwnedState();
  }

  private void passOn() throws Exception {
    for (CompiledRecord record : taken(compile.getOutput(), CompiledRecord.class)) {
      gate.processElement(record, 0);
    }
    taken(gate.getOutput(), OutputRecord.class).forEach(output);
    decode(compile, CompileFunction.REQUESTS, Resync.class, requests);
    decode(compile, CompileFunction.CONSTRAINT_CHANGES, ConstraintChange.class, changes);
  }

  static <T> List<T> taken(Queue<Object> queue, Class<T> type) {
    List<T> taken = new ArrayList<>();
    while (!queue.isEmpty()) {
      taken.add(type.cast(((StreamRecord<?>) queue.remove()).getValue()));
    }
    return taken;
  }

  static <T extends SpecificRecord> void decode(
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
    compile.close();
    gate.close();
  }
}
