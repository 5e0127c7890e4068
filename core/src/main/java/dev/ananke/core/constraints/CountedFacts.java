package dev.ananke.core.constraints;

import dev.ananke.core.rules.ImportPattern;
import dev.ananke.core.rules.ImportPatterns;
import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.FileContribution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The counted facts of a repository, folded file by file: a contribution is added or taken out, in
 * any order, and equal files leave equal facts. A session over state; nothing is written before
 * {@link #flush}.
 */
final class CountedFacts {
  /** How many files stand as examples. */
  static final int EXAMPLES = 3;

  /** Subject of files that were skipped although their language counts; no package has a space. */
  static final String SKIPPED = "skipped file";

  /** Followed by a pattern: subject of files that break the rule. */
  static final String DENIED = "denied import ";

  static final String FILES = "files";
  static final String FILES_OF = "files.";

  /** What files say of themselves, as far as constraints use it. */
  static final String FACTS = "facts";

  static final String OVERLAY_FILES = "files.overlay";
  static final String SKIPPED_FOR = "skipped.";

  private final HashTrie<FactEntry> facts;
  private final HashTrie<Witness> witnesses;
  private final Totals totals;

  /** What the file at hand changes, where it does. */
  private final Map<EntryKey, NameChange> nameChanges = new HashMap<>();

  private final Map<String, Map<String, Integer>> wholeChanges = new HashMap<>();
  private final Map<EntryKey, WitnessChange> witnessChanges = new HashMap<>();

  private record NameChange(int declared, int imported) {}

  private record WitnessChange(@Nullable Witness before, @Nullable Witness after) {}

  /**
   * @param capacity weight above which a leaf is split
   */
  CountedFacts(StateStore state, int capacity) {
    facts =
        new HashTrie<>(state, StateTable.FACTS, "packages", new FactLeafFormat(), capacity, true);
    witnesses =
        new HashTrie<>(
            state, StateTable.FACTS, "witnesses", new WitnessLeafFormat(), capacity, false);
    totals = new Totals(state);
  }

  HashTrie<FactEntry> trie() {
    return facts;
  }

  Totals totals() {
    return totals;
  }

  /**
   * Takes out what a file contributed and adds what it contributes now. Only where the two differ
   * are counts touched.
   *
   * @param key of the file in state: its path, behind a NUL if it is an overlay's
   * @param denied the patterns by which violations are counted now
   */
  void fold(
      String key,
      @Nullable FileContribution before,
      @Nullable FileContribution after,
      ImportPatterns denied) {
    if (before != null) {
      collect(key, before, -1, denied);
    }
    if (after != null) {
      collect(key, after, 1, denied);
    }
    apply();
  }

  private static String path(String key) {
    return key.startsWith("\0") ? key.substring(1) : key;
  }

  private void collect(String key, FileContribution file, int sign, ImportPatterns denied) {
    if (file.getOverlay()) {
      totals.add(OVERLAY_FILES, sign);
    } else {
      totals.add(FILES, sign);
      totals.add(FILES_OF + (file.getLanguage() == null ? "other" : file.getLanguage()), sign);
    }
    totals.add(FACTS, sign * facts(file));
    if (file.getSkipReason() != null) {
      skipped(key, file, sign);
    } else if (ConstraintCompiler.LANGUAGE.equals(file.getLanguage())) {
      incomplete(key, file, sign);
      declarations(key, file, sign);
      imports(file, sign);
      violations(key, file, sign, denied);
    } else if (file.getLanguage() != null && file.getPackageName() != null) {
      count(file.getPackageName(), FactEntry.Whole.FOREIGN + file.getLanguage(), sign);
    }
  }

  private static int facts(FileContribution file) {
    return (file.getPackageName() == null ? 0 : 1)
        + file.getTypes().size()
        + file.getImports().size();
  }

  /** An overlay's file counts like any other: what it would declare is unknown all the same. */
  private void skipped(String key, FileContribution file, int sign) {
    if (file.getLanguage() == null) {
      return;
    }
    totals.add(SKIPPED_FOR + file.getSkipReason(), sign);
    for (String place : Contributions.packagesByPlace(path(key))) {
      count(place, FactEntry.Whole.SKIPPED_FILES, sign);
    }
    witness(SKIPPED, key, String.valueOf(file.getSkipReason()), sign);
  }

  /** What is broken may be the declaration of the package, so the file's place counts too. */
  private void incomplete(String key, FileContribution file, int sign) {
    if (!file.getIncomplete()) {
      return;
    }
    Set<String> packages = new LinkedHashSet<>(Contributions.packagesByPlace(path(key)));
    if (file.getPackageName() != null) {
      packages.add(file.getPackageName());
    }
    for (String each : packages) {
      count(each, FactEntry.Whole.INCOMPLETE_FILES, sign);
    }
  }

  private void declarations(String key, FileContribution file, int sign) {
    String name = file.getPackageName();
    if (name == null) {
      return;
    }
    if (file.getOverlay()) {
      count(name, FactEntry.Whole.OVERLAY_FILES, sign);
    } else {
      count(name, FactEntry.Whole.FILES, sign);
      witness(name, key, anchor(key, file), sign);
    }
    for (String type : file.getTypes()) {
      name(name, type, sign, 0);
    }
    for (String generator : file.getGenerators()) {
      count(name, FactEntry.Whole.GENERATOR + generator, sign);
    }
    String above = JavaNames.aboveCapital(name);
    if (above != null && !above.isEmpty()) {
      count(above, FactEntry.Whole.CAPITAL_SUBPACKAGES, sign);
    }
  }

  private static String anchor(String key, FileContribution file) {
    String base = Contributions.baseName(key);
    if (file.getTypes().contains(base)) {
      return base;
    }
    return file.getTypes().isEmpty() ? "package" : file.getTypes().getFirst();
  }

  private void imports(FileContribution file, int sign) {
    Set<ImportedName> names = new LinkedHashSet<>();
    for (String text : file.getImports()) {
      ImportedName name = ImportedName.of(text);
      if (name != null && names.add(name)) {
        if (name.name().equals(ImportedName.ANY)) {
          count(name.packageName(), FactEntry.Whole.WILDCARD_IMPORTS, sign);
        } else {
          name(name.packageName(), name.name(), 0, sign);
        }
      }
    }
  }

  /** Counts violations of rules by a file that is folded already. */
  void countViolations(String key, FileContribution file, ImportPatterns denied) {
    violations(key, file, 1, denied);
    apply();
  }

  /** Counts the file where it breaks rules: once a pattern, by the first import that does. */
  private void violations(String key, FileContribution file, int sign, ImportPatterns denied) {
    Set<ImportPattern> broken = new HashSet<>();
    for (String text : file.getImports()) {
      for (ImportPattern pattern : denied.matching(ImportedName.target(text))) {
        if (broken.add(pattern)) {
          witness(DENIED + pattern.text(), key, "import " + text, sign);
          totals.add(DENIED + pattern.text(), sign);
        }
      }
    }
  }

  private void count(String packageName, String what, int more) {
    wholeChanges
        .computeIfAbsent(packageName, key -> new HashMap<>())
        .merge(what, more, Integer::sum);
  }

  private void name(String packageName, String name, int declared, int imported) {
    nameChanges.merge(
        new EntryKey(packageName, name),
        new NameChange(declared, imported),
        (left, right) ->
            new NameChange(left.declared() + right.declared(), left.imported() + right.imported()));
  }

  /** Brings what was collected into the tries. */
  private void apply() {
    nameChanges.forEach(
        (key, change) -> {
          if (change.declared() != 0 || change.imported() != 0) {
            apply(key.group(), key.name(), change);
          }
        });
    nameChanges.clear();
    wholeChanges.forEach(
        (packageName, changes) -> {
          changes.values().removeIf(more -> more == 0);
          if (!changes.isEmpty()) {
            putWhole(whole(packageName).add(changes));
          }
        });
    wholeChanges.clear();
    witnessChanges.forEach(
        (key, change) -> {
          if (change.after() == null) {
            witnesses.remove(key.group(), key.name());
          } else if (!change.after().equals(change.before())) {
            witnesses.put(change.after());
          }
        });
    witnessChanges.clear();
  }

  private void apply(String packageName, String name, NameChange change) {
    FactEntry known = facts.get(packageName, name);
    FactEntry.Name before =
        known instanceof FactEntry.Name entry ? entry : new FactEntry.Name(packageName, name, 0, 0);
    FactEntry.Name after = before.add(change.declared(), change.imported());
    if (after.isEmpty()) {
      facts.remove(packageName, name);
    } else {
      facts.put(after);
    }
    int names =
        Integer.signum(after.undeclaredImports()) - Integer.signum(before.undeclaredImports());
    int imports = after.undeclaredImports() - before.undeclaredImports();
    if (names != 0 || imports != 0) {
      count(packageName, FactEntry.Whole.UNDECLARED_NAMES, names);
      count(packageName, FactEntry.Whole.UNDECLARED_IMPORTS, imports);
    }
  }

  FactEntry.Whole whole(String packageName) {
    return facts.get(packageName, "") instanceof FactEntry.Whole whole
        ? whole
        : FactEntry.Whole.empty(packageName);
  }

  private void putWhole(FactEntry.Whole whole) {
    if (whole.isEmpty()) {
      facts.remove(whole.group(), "");
    } else {
      facts.put(whole);
    }
  }

  private void witness(String subject, String key, String anchor, int sign) {
    Witness witness = new Witness(subject, key, anchor);
    witnessChanges.merge(
        EntryKey.of(witness),
        sign > 0 ? new WitnessChange(null, witness) : new WitnessChange(witness, null),
        (left, right) -> new WitnessChange(left.before(), right.after()));
  }

  /** The files of a subject that come first by the hash of their paths. */
  List<String> examples(String subject) {
    List<Witness> first = new ArrayList<>();
    for (var leaf : witnesses.leavesOf(subject)) {
      first.addAll(witnesses.group(subject, leaf));
      if (first.size() >= EXAMPLES) {
        // Leaves are in the order of hashes, so those further on hold none that comes earlier.
        break;
      }
    }
    Positions positions = witnesses.positions();
    record Ranked(long hash, Witness witness) {}
    return first.stream()
        .map(witness -> new Ranked(positions.ofName(witness.name()), witness))
        .sorted(Comparator.comparingLong(Ranked::hash).thenComparing(each -> each.witness().name()))
        .limit(EXAMPLES)
        .map(each -> path(each.witness().example()))
        .toList();
  }

  /** Removes what is known of who breaks a rule. */
  void forget(ImportPattern pattern) {
    String subject = DENIED + pattern.text();
    for (var leaf : witnesses.leavesOf(subject)) {
      for (Witness witness : List.copyOf(witnesses.group(subject, leaf))) {
        witnesses.remove(subject, witness.name());
      }
    }
    totals.add(subject, -totals.count(subject));
  }

  void flush() {
    Set<String> subjects = new HashSet<>(witnesses.changedGroups());
    // First, so that what follows looks into leaves of a bounded size.
    witnesses.flush();
    for (String subject : subjects) {
      if (subject.indexOf(' ') >= 0) {
        continue;
      }
      FactEntry.Whole whole = whole(subject);
      if (!whole.isEmpty()) {
        putWhole(whole.withExamples(examples(subject)));
      }
    }
    Set<String> groups = new HashSet<>(facts.changedGroups());
    facts.flush();
    for (String group : groups) {
      if (facts.leavesOf(group).size() > 1) {
        // The package is spread over leaves, and each of them says whether it is closed.
        facts.markDirty(group);
      }
    }
    facts.flush();
    totals.flush();
  }
}
