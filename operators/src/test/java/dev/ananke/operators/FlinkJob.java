package dev.ananke.operators;

import dev.ananke.core.state.StateStore;
import dev.ananke.core.updates.OneRef;
import dev.ananke.core.updates.ProtocolJob;
import dev.ananke.core.updates.SampleLimits;
import dev.ananke.core.updates.Slices;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.Bytes;
import dev.ananke.schemas.Codec;
import dev.ananke.schemas.Fragment;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.OutputKey;
import dev.ananke.schemas.OutputKey.BundleKey;
import dev.ananke.schemas.OutputKey.FragmentKey;
import dev.ananke.schemas.RecordDecoder;
import dev.ananke.schemas.RefUpdate;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The keyed functions of the job in Flink's harnesses: its state, its timers, its snapshots. */
final class FlinkJob implements ProtocolJob {
  private static final CompileOptions OPTIONS =
      new CompileOptions(1, OneRef.TIMES, SampleLimits.DEFAULT, Slices.ofSteps(2));

  private final RecordDecoder<Bundle> bundles = RecordDecoder.of(Bundle.class);
  private final RecordDecoder<Fragment> fragments = RecordDecoder.of(Fragment.class);
  private final Clock clock;
  private final Output output;
  private final KeyedStages stages;

  private FlinkJob(Clock clock, Output output, KeyedStages.@Nullable Checkpoint restored)
      throws Exception {
    this.clock = clock;
    this.output = output;
    this.stages =
        new KeyedStages(
            new CompileFunction(OPTIONS, TraceOptions.NONE, clock),
            clock.millis(),
            this::sent,
            restored);
  }

  static ProtocolJob start(Clock clock, Output output) throws Exception {
    return new FlinkJob(clock, output, null);
  }

  @Override
  public void change(long offset, Id128 updateId, int index, byte[] change) throws Exception {
    process(updateId.bytes(), index, offset, change);
  }

  @Override
  public void update(long offset, RefUpdate update) throws Exception {
    process(null, 0, offset, Codec.encode(update));
  }

  private void process(byte @Nullable [] updateId, int index, long offset, byte[] payload)
      throws Exception {
    // Flink's own time goes on with the clock. Timers that are due by now have fired by then, as
    // they do between two records.
    stages.passTo(clock.millis());
    stages.process(
        new RefRecord(
            OneRef.NAME.repository(), OneRef.NAME.ref(), updateId, index, offset, payload, null));
    askAll();
  }

  @Override
  public @Nullable Long nextTimer() {
    return stages.nextTimer();
  }

  @Override
  public void fire() throws Exception {
    stages.passTo(clock.millis());
    askAll();
  }

  @Override
  public StateStore state() {
    return stages.state(OneRef.NAME.repository() + '\0' + OneRef.NAME.ref());
  }

  @Override
  public Checkpoint checkpoint() throws Exception {
    KeyedStages.Checkpoint checkpoint = stages.checkpoint();
    return () -> new FlinkJob(clock, output, checkpoint);
  }

  @Override
  public void close() throws Exception {
    stages.close();
  }

  // --- what it sends

  private void askAll() {
    stages.requests.forEach(output::ask);
    stages.requests.clear();
  }

  private void sent(OutputRecord record) {
    byte[] value = record.value();
    switch (OutputKey.parse(record.key())) {
      case BundleKey key -> output.bundle(value == null ? null : bundles.decode(value));
      case FragmentKey key ->
          output.fragment(
              key.name(), value == null ? null : Bytes.of(fragments.decode(value).getPayload()));
      case OutputKey.SchemaKey key -> {}
    }
  }
}
