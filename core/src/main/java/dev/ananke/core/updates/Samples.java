package dev.ananke.core.updates;

import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.RefChange;
import dev.ananke.schemas.RefSample;
import dev.ananke.schemas.RefSamples;
import java.util.ArrayList;
import java.util.List;

/**
 * A few small files as they stand now, newest first, for the gate to run through new grammars. They
 * are kept beyond their own update, so that a grammar which refuses a file does not look better
 * only because the next commit touches another one.
 */
final class Samples {
  private static final String KEY = "samples";

  private final StoredRecords records;
  private final StateStore store;
  private final SampleLimits limits;
  private final List<RefSample> samples;
  private boolean changed;

  Samples(StoredRecords records, StateStore store, SampleLimits limits) {
    this.records = records;
    this.store = store;
    this.limits = limits;
    byte[] stored = store.get(StateTable.HEAD, KEY);
    this.samples =
        stored == null
            ? new ArrayList<>()
            : new ArrayList<>(records.samples.decode(stored).getSamples());
  }

  /** The file at this path is another one now. */
  void apply(RefChange change) {
    remove(change.getPath());
    var content = change.getContent();
    var facts = change.getFacts();
    RefSample sample =
        content == null || facts == null
            ? null
            : SampleFiles.of(change.getPath(), facts, content, limits);
    if (sample != null) {
      samples.addFirst(sample);
      changed = true;
    }
  }

  /** There is no file at this path any more. */
  void remove(String path) {
    changed |= samples.removeIf(sample -> sample.getPath().equals(path));
  }

  /**
   * Writes what is there amid an update, above the limits too: what follows may yet remove those
   * that are within.
   */
  void keep() {
    if (changed) {
      store.put(StateTable.HEAD, KEY, records.encode(new RefSamples(samples)));
      changed = false;
    }
  }

  /** Writes the newest, up to the limits. */
  void save() {
    int bytes = 0;
    int kept = 0;
    while (kept < samples.size() && kept < limits.files()) {
      bytes += samples.get(kept).getContent().remaining();
      if (bytes > limits.bytes()) {
        break;
      }
      kept++;
    }
    changed |= kept < samples.size();
    samples.subList(kept, samples.size()).clear();
    keep();
  }

  /** Those that break no rule. */
  List<RefSample> obedient(List<CompiledLanguage> languages) {
    return SampleFiles.obedient(samples, languages);
  }
}
