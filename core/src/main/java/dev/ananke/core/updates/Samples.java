package dev.ananke.core.updates;

import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.rules.ImportPattern;
import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.BlobFacts;
import dev.ananke.schemas.RefChange;
import dev.ananke.schemas.RefSample;
import dev.ananke.schemas.RefSamples;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A few small files as they stand now, newest first, for the gate to run through new grammars. They
 * are kept beyond their own update, so that a grammar which refuses a file does not look better
 * only because the next commit touches another one.
 */
final class Samples {
  private static final String DENIED_BUT_USED = "denied-but-used";
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
    changed |= samples.removeIf(sample -> sample.getPath().equals(change.getPath()));
    var content = change.getContent();
    var facts = change.getFacts();
    // A text that its own parser stumbles over proves nothing about a grammar that refuses it.
    if (content != null
        && facts != null
        && !facts.getHasErrors()
        && content.remaining() <= limits.fileBytes()) {
      samples.addFirst(
          new RefSample(change.getPath(), facts.getLanguage(), content, imports(facts)));
      changed = true;
    }
  }

  /** Only files at these paths are left. */
  void retain(Set<String> paths) {
    changed |= samples.removeIf(sample -> !paths.contains(sample.getPath()));
  }

  void save() {
    if (!changed) {
      return;
    }
    int bytes = 0;
    int kept = 0;
    while (kept < samples.size() && kept < limits.files()) {
      bytes += samples.get(kept).getContent().remaining();
      if (bytes > limits.bytes()) {
        break;
      }
      kept++;
    }
    samples.subList(kept, samples.size()).clear();
    store.put(StateTable.HEAD, KEY, records.encode(new RefSamples(samples)));
  }

  /** Those that break no rule: a grammar refuses what a rule denies, and rightly so. */
  List<RefSample> obedient(List<CompiledLanguage> languages) {
    List<ImportPattern> broken =
        languages.stream()
            .flatMap(language -> language.conflicts().stream())
            .filter(conflict -> conflict.getKind().equals(DENIED_BUT_USED))
            .map(conflict -> ImportPattern.parse(conflict.getSubject()))
            .toList();
    return samples.stream()
        .filter(sample -> sample.getImports().stream().noneMatch(name -> matchesAny(broken, name)))
        .toList();
  }

  private static boolean matchesAny(List<ImportPattern> patterns, String name) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(name));
  }

  private static List<String> imports(BlobFacts facts) {
    return facts.getImports().stream()
        .map(fact -> fact.getWildcard() ? fact.getTarget() + ".*" : fact.getTarget())
        .toList();
  }
}
