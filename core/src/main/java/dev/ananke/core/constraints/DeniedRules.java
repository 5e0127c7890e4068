package dev.ananke.core.constraints;

import dev.ananke.core.rules.ImportPattern;
import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.DeniedImport;
import dev.ananke.schemas.DeniedImports;
import dev.ananke.schemas.FileContribution;
import dev.ananke.schemas.ImportRule;
import dev.ananke.schemas.RecordDecoder;
import dev.ananke.schemas.RecordEncoder;
import dev.ananke.schemas.RuleSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Denied imports in canonical order: without lines, so that moving a rule changes nothing. */
final class DeniedRules {
  /** The rules by which violations are counted in state. */
  private static final String COUNTED = "denied";

  private final DeniedImports rules;
  private final NavigableSet<ImportPattern> patterns = new TreeSet<>();

  private DeniedRules(DeniedImports rules) {
    this.rules = rules;
    for (DeniedImport rule : rules.getImports()) {
      patterns.add(ImportPattern.parse(rule.getPattern()));
    }
  }

  static DeniedRules of(RuleSet file) {
    TreeSet<DeniedImport> sorted =
        new TreeSet<>(
            Comparator.comparing((DeniedImport rule) -> ImportPattern.parse(rule.getPattern()))
                .thenComparing(DeniedImport::getReason));
    for (ImportRule rule : file.getDeniedImports()) {
      sorted.add(new DeniedImport(rule.getPattern(), rule.getReason()));
    }
    return new DeniedRules(new DeniedImports(List.copyOf(sorted)));
  }

  static DeniedRules none() {
    return new DeniedRules(new DeniedImports(List.of()));
  }

  static DeniedRules counted(StateStore state) {
    byte[] stored = state.get(StateTable.FACTS, COUNTED);
    return stored == null
        ? none()
        : new DeniedRules(RecordDecoder.of(DeniedImports.class).decode(stored));
  }

  /** Sorted by pattern, then reason. */
  List<DeniedImport> list() {
    return rules.getImports();
  }

  boolean isEmpty() {
    return rules.getImports().isEmpty();
  }

  /** Distinct, in order. */
  List<ImportPattern> patterns() {
    return List.copyOf(patterns);
  }

  byte[] encode() {
    return new RecordEncoder().encode(rules);
  }

  /**
   * Counts violations of these rules instead of those that were counted: a walk over all files, but
   * only for patterns that came.
   */
  void count(StateStore state, CountedFacts facts) {
    List<ImportPattern> before = counted(state).patterns();
    List<ImportPattern> now = patterns();
    List<ImportPattern> gone = new ArrayList<>(before);
    gone.removeAll(now);
    gone.forEach(facts::forget);
    List<ImportPattern> come = new ArrayList<>(now);
    come.removeAll(before);
    if (!come.isEmpty()) {
      RecordDecoder<FileContribution> decoder = RecordDecoder.of(FileContribution.class);
      for (String path : state.keys(StateTable.FILES)) {
        byte[] stored = state.get(StateTable.FILES, path);
        if (stored != null) {
          facts.countViolations(path, decoder.decode(stored), come);
        }
      }
    }
    if (isEmpty()) {
      state.remove(StateTable.FACTS, COUNTED);
    } else {
      state.put(StateTable.FACTS, COUNTED, encode());
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeniedRules denied && rules.equals(denied.rules);
  }

  @Override
  public int hashCode() {
    return rules.hashCode();
  }
}
