package dev.ananke.core.constraints;

import dev.ananke.core.rules.ImportPattern;
import dev.ananke.core.rules.ImportPatterns;
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
import java.util.Set;
import java.util.TreeSet;

/** Denied imports in canonical order: without lines, so that moving a rule changes nothing. */
final class DeniedRules {
  /** The rules by which violations are counted in state. */
  private static final String COUNTED = "denied";

  private final DeniedImports rules;
  private final ImportPatterns patterns;

  private DeniedRules(List<Rule> sorted) {
    List<DeniedImport> list = new ArrayList<>(sorted.size());
    List<ImportPattern> distinct = new ArrayList<>(sorted.size());
    for (Rule rule : sorted) {
      list.add(new DeniedImport(rule.pattern().text(), rule.reason()));
      distinct.add(rule.pattern());
    }
    rules = new DeniedImports(list);
    patterns = new ImportPatterns(distinct);
  }

  private record Rule(ImportPattern pattern, String reason) {
    static final Comparator<Rule> ORDER =
        Comparator.comparing(Rule::pattern).thenComparing(Rule::reason);
  }

  static DeniedRules of(RuleSet file) {
    TreeSet<Rule> sorted = new TreeSet<>(Rule.ORDER);
    for (ImportRule rule : file.getDeniedImports()) {
      sorted.add(new Rule(ImportPattern.parse(rule.getPattern()), rule.getReason()));
    }
    return new DeniedRules(List.copyOf(sorted));
  }

  static DeniedRules none() {
    return new DeniedRules(List.of());
  }

  static DeniedRules counted(StateStore state) {
    byte[] stored = state.get(StateTable.FACTS, COUNTED);
    if (stored == null) {
      return none();
    }
    List<Rule> list = new ArrayList<>();
    for (DeniedImport rule : RecordDecoder.of(DeniedImports.class).decode(stored).getImports()) {
      list.add(new Rule(ImportPattern.parse(rule.getPattern()), rule.getReason()));
    }
    return new DeniedRules(list);
  }

  /** Sorted by pattern, then reason. */
  List<DeniedImport> list() {
    return rules.getImports();
  }

  boolean isEmpty() {
    return rules.getImports().isEmpty();
  }

  ImportPatterns patterns() {
    return patterns;
  }

  byte[] encode() {
    return new RecordEncoder().encode(rules);
  }

  /**
   * Counts violations of these rules instead of those that were counted: a walk over all files, but
   * only for patterns that came.
   */
  void count(StateStore state, CountedFacts facts) {
    Set<ImportPattern> gone = new TreeSet<>(counted(state).patterns().list());
    Set<ImportPattern> come = new TreeSet<>(patterns.list());
    come.removeAll(gone);
    patterns.list().forEach(gone::remove);
    gone.forEach(facts::forget);
    if (!come.isEmpty()) {
      RecordDecoder<FileContribution> decoder = RecordDecoder.of(FileContribution.class);
      ImportPatterns index = new ImportPatterns(come);
      for (String path : state.keys(StateTable.FILES)) {
        byte[] stored = state.get(StateTable.FILES, path);
        if (stored != null) {
          facts.countViolations(path, decoder.decode(stored), index);
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
