package dev.ananke.core.updates;

import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.state.InMemoryStateStore;
import dev.ananke.core.state.StateDump;
import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.Codec;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.RefChange;
import dev.ananke.schemas.RefState;
import dev.ananke.schemas.RefUpdate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A ref whose updates are applied in slices, each of which has to be asked for. */
final class SlicedRef {
  private static final long NOW = OneRef.START;

  private final UpdateCompiler compiler;
  private final Slices slices;
  private StateStore store = new InMemoryStateStore();
  private RefProcessor processor;
  private long offset = 100;
  final Recorded out = new Recorded();

  SlicedRef(UpdateCompiler compiler, Slices slices) {
    this.compiler = compiler;
    this.slices = slices;
    this.processor = processor("layout 1", 1);
  }

  private RefProcessor processor(String layout, int epoch) {
    return new RefProcessor(
        new ProtocolSettings(epoch, NOW, layout, OneRef.TIMES, SampleLimits.DEFAULT),
        compiler,
        slices);
  }

  void change(Id128 id, int index, RefChange change) {
    processor.change(OneRef.NAME, store, out, NOW, id, index, Codec.encode(change));
  }

  void update(RefUpdate update) {
    processor.update(OneRef.NAME, store, out, NOW, ++offset, update);
  }

  /** Does a slice, if there is something to go on with; returns whether there was. */
  boolean goOn() {
    if (!isUnfinished()) {
      return false;
    }
    processor.wake(OneRef.NAME, store, out, NOW);
    return true;
  }

  void finish() {
    int slices = 0;
    while (goOn()) {
      if (++slices > 100_000) {
        throw new AssertionError("it never ends");
      }
    }
  }

  /** Nothing is left but what stands in state. */
  void crash() {
    restart("layout 1");
  }

  /** The same, and another version goes on with that state. */
  void restart(String layout) {
    restart(layout, 1);
  }

  /** The same, with another epoch of revisions. */
  void restart(String layout, int epoch) {
    store = OneRef.store(OneRef.copy(store));
    processor = processor(layout, epoch);
  }

  boolean isUnfinished() {
    RefState state = state();
    return state.getApplying() != null
        || !state.getDropping().isEmpty()
        || (state.getFirstQueued() < state.getNextQueued() && state.getWaiting() == null);
  }

  RefState state() {
    byte[] stored = store.get(StateTable.HEAD, "state");
    if (stored == null) {
      throw new AssertionError("the ref is not known");
    }
    return Codec.decoder(RefState.class).decode(stored);
  }

  /** All of it but the timer. */
  SortedMap<String, String> dump() {
    SortedMap<String, String> dump = StateDump.of(store);
    RefState state = state();
    state.setWakeAt(null);
    dump.put(StateTable.HEAD + "/state", state.toString());
    return dump;
  }

  NavigableSet<String> paths() {
    NavigableSet<String> paths = new TreeSet<>();
    store.keys(StateTable.PATHS).forEach(paths::add);
    return paths;
  }

  int entries(StateTable table) {
    int entries = 0;
    for (String ignored : store.keys(table)) {
      entries++;
    }
    return entries;
  }

  /** Everything that left, in words. */
  List<String> effects() {
    List<String> effects = new ArrayList<>();
    for (CompiledUpdate update : out.emitted) {
      StringBuilder text = new StringBuilder();
      text.append(update.commit()).append(update.revision()).append(update.samples());
      for (CompiledLanguage language : update.languages()) {
        SortedMap<String, String> changed = new TreeMap<>();
        language
            .changed()
            .forEach((name, payload) -> changed.put(name, HexFormat.of().formatHex(payload)));
        text.append(language.fragments())
            .append(changed)
            .append(language.removed())
            .append(language.holes())
            .append(language.openings())
            .append(language.statistics())
            .append(language.contentHash())
            .append(language.changes())
            .append(language.empty());
      }
      effects.add(text.toString());
    }
    out.stale.forEach(effects::add);
    out.resyncs.forEach(resync -> effects.add(resync.toString()));
    return effects;
  }
}
