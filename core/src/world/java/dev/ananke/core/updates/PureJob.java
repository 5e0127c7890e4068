package dev.ananke.core.updates;

import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.gate.Gate;
import dev.ananke.core.gate.GateInput;
import dev.ananke.core.gate.GateOptions;
import dev.ananke.core.gate.GateOutput;
import dev.ananke.core.state.InMemoryStateStore;
import dev.ananke.core.state.StateStore;
import dev.ananke.schemas.Bytes;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.RefCompiled;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.Resync;
import java.time.Clock;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The protocol and the gate over state in memory: what decides, and nothing else. */
final class PureJob implements ProtocolJob, Effects {
  private final Supplier<UpdateCompiler> compilers;
  private final Slices slices;
  private final Clock clock;
  private final Output output;
  private final StateStore store;
  private final StateStore gateStore;
  private final TreeSet<Long> timers;
  private final RefProcessor processor;
  private final Gate gate = new Gate(new GateOptions(16));

  private PureJob(
      Supplier<UpdateCompiler> compilers,
      Slices slices,
      Clock clock,
      Output output,
      StateStore store,
      StateStore gateStore,
      SortedSet<Long> timers) {
    this.compilers = compilers;
    this.slices = slices;
    this.clock = clock;
    this.output = output;
    this.store = store;
    this.gateStore = gateStore;
    this.timers = new TreeSet<>(timers);
    this.processor =
        new RefProcessor(
            new ProtocolSettings(1, clock.millis(), "layout 1", OneRef.TIMES, SampleLimits.DEFAULT),
            compilers.get(),
            slices);
  }

  /** Jobs whose compilers come from there. */
  static Factory with(Supplier<UpdateCompiler> compilers, Slices slices) {
    return (clock, output) ->
        new PureJob(
            compilers,
            slices,
            clock,
            output,
            new InMemoryStateStore(),
            new InMemoryStateStore(),
            new TreeSet<>());
  }

  @Override
  public void change(long offset, Id128 updateId, int index, byte[] change) {
    processor.change(OneRef.NAME, store, this, clock.millis(), updateId, index, change);
  }

  @Override
  public void update(long offset, RefUpdate update) {
    processor.update(OneRef.NAME, store, this, clock.millis(), offset, update);
  }

  @Override
  public @Nullable Long nextTimer() {
    return timers.isEmpty() ? null : timers.first();
  }

  @Override
  public void fire() {
    timers.removeFirst();
    processor.wake(OneRef.NAME, store, this, clock.millis());
  }

  @Override
  public StateStore state() {
    return store;
  }

  @Override
  public Checkpoint checkpoint() {
    Map<String, byte[]> state = OneRef.copy(store);
    Map<String, byte[]> gateState = OneRef.copy(gateStore);
    SortedSet<Long> set = new TreeSet<>(timers);
    return () ->
        new PureJob(
            compilers, slices, clock, output, OneRef.store(state), OneRef.store(gateState), set);
  }

  @Override
  public void close() {
    gate.close();
  }

  // --- what it decides

  @Override
  public void emit(CompiledUpdate update) {
    for (CompiledLanguage language : update.languages()) {
      pass(GateInput.of(update, language, clock.instant()));
    }
  }

  @Override
  public void stale(RefName name, String reason, long since) {
    pass(GateInput.stale(reason, since));
  }

  private void pass(RefCompiled compiled) {
    for (GateOutput passed : gate.pass(gateStore, compiled)) {
      passed
          .fragments()
          .forEach(
              fragment -> output.fragment(fragment.getName(), Bytes.of(fragment.getPayload())));
      output.bundle(passed.bundle());
      passed.tombstones().forEach(name -> output.fragment(name, null));
    }
  }

  @Override
  public void withdraw(RefName name) {
    gate.forget(gateStore).forEach(language -> output.bundle(null));
  }

  @Override
  public void resync(Resync resync) {
    output.ask(resync);
  }

  @Override
  public void wakeAt(long time) {
    timers.add(time);
  }

  @Override
  public void count(UpdateEvent event, long times) {}
}
