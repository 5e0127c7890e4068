package dev.ananke.core.constraints;

import dev.ananke.core.extract.Extractor;
import dev.ananke.core.rules.ImportPattern;
import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.ClosedPackage;
import dev.ananke.schemas.ClosedPackages;
import dev.ananke.schemas.CompiledLeaf;
import dev.ananke.schemas.CompiledState;
import dev.ananke.schemas.Conflict;
import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.DeniedImport;
import dev.ananke.schemas.EvidenceOfPackage;
import dev.ananke.schemas.FileContribution;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.ImportablePackages;
import dev.ananke.schemas.LeafAhead;
import dev.ananke.schemas.NamedHash;
import dev.ananke.schemas.Opening;
import dev.ananke.schemas.PackageEvidence;
import dev.ananke.schemas.RecordDecoder;
import dev.ananke.schemas.RecordEncoder;
import dev.ananke.schemas.RuleError;
import dev.ananke.schemas.RuleSet;
import dev.ananke.schemas.Utf8Order;
import dev.ananke.schemas.Versions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One compile: from dirty leaves of counted facts to fragments.
 *
 * <p>Leaves come first, one by one, so that a long compile can stop between them and go on later.
 * Each that is dirty, came or went notes what it said at the last compile and what it says now.
 * From these notes alone follow the changes, and whether the fragments that span leaves (the
 * packages that the grammar names) have to be made again; what no note speaks of is taken over from
 * the last compile with its hash, its payload unseen.
 */
final class Compilation {
  /** What the last compile gave, in the table of leaves. */
  private static final String COMPILED = "compiled";

  /** The packages that the grammar names, in the same table. */
  private static final String NAMED = "named";

  /** Before the label of a leaf, in the same table: it is compiled, and the rest is not. */
  private static final String AHEAD = "ahead/";

  private static final Comparator<ClosedPackage> BY_NAME =
      Comparator.comparing(ClosedPackage::getName, Utf8Order.INSTANCE)
          .thenComparing(ClosedPackage::getPrefix);

  private final StateStore state;
  private final PlatformPackages platform;
  private final Versions versions;
  private final ConstantFragments constants;
  private final CountedFacts facts;
  private final CompiledState before;
  private final boolean sameVersions;
  private final RecordEncoder encoder = new RecordEncoder();
  private final RecordDecoder<ImportablePackages> leafDecoder =
      RecordDecoder.of(ImportablePackages.class);

  private final RecordDecoder<LeafAhead> aheadDecoder = RecordDecoder.of(LeafAhead.class);

  /** The leaves that needed it. */
  private final Map<Prefix, LeafAhead> compiled = new HashMap<>();

  /** Payloads that were made in this compile; the rest is as it was. */
  private final Map<String, byte[]> payloads = new TreeMap<>();

  private final Openings openings = new Openings();
  private final SortedMap<String, Integer> leafCounts = new TreeMap<>();
  private final Changes changes = new Changes();

  /** What the leaves that are compiled here named at the last compile, and what they name now. */
  private final Set<ClosedPackage> namedBefore = new HashSet<>();

  private final Set<ClosedPackage> namedNow = new HashSet<>();

  private @Nullable SortedMap<String, Id128> fragmentsBefore;
  private @Nullable SortedMap<String, String> packageTexts;

  private long conflictNanos;

  Compilation(
      StateStore state,
      CountedFacts facts,
      PlatformPackages platform,
      Versions versions,
      ConstantFragments constants) {
    this.state = state;
    this.platform = platform;
    this.versions = versions;
    this.constants = constants;
    this.facts = facts;
    byte[] stored = state.get(StateTable.LEAVES, COMPILED);
    this.before =
        stored == null
            ? new CompiledState("", List.of(), List.of())
            : RecordDecoder.of(CompiledState.class).decode(stored);
    this.sameVersions = before.getVersions().equals(versionText());
  }

  /**
   * @param next asked before each leaf
   * @return null if it was told to stop: what it did is in the state
   */
  @Nullable CompiledLanguage run(BooleanSupplier next) {
    boolean empty = isEmpty();
    if (!empty && !compileLeaves(next)) {
      return null;
    }
    RuleSet file = rulesFile();
    DeniedRules rules = DeniedRules.of(file);
    DeniedRules rulesBefore = DeniedRules.counted(state);
    if (!rules.equals(rulesBefore)) {
      rules.count(state, facts);
    }
    SortedMap<String, Integer> totals = facts.totals().all();
    List<CompiledLeaf> leaves = leaves(empty ? List.of() : facts.trie().leaves());
    facts.trie().clearDirty();
    facts.flush();
    long conflictStart = System.nanoTime();
    List<Constraint.DeniedImport> denied = empty ? List.of() : denied(rules, totals);
    RuleConflicts.Found conflicts = RuleConflicts.of(denied);
    conflictNanos = System.nanoTime() - conflictStart;
    changes.rules(hadFragments() ? rulesBefore.patterns().list() : List.of(), denied);

    updateNamed();
    SortedMap<String, Id128> leafless = new TreeMap<>();
    if (!empty) {
      packageFragments(leafless);
      leafless.putAll(constants.hashes());
      ruleFragments(rules, denied).forEach((name, payload) -> add(name, payload, leafless));
      add(FragmentNames.IMPORTS, Lark.bytes(ImportGrammar.composition(!rules.isEmpty())), leafless);
      otherOpenings(totals, file);
    }
    writeCompiled(leaves, leafless);

    SortedMap<String, Id128> fragments = new TreeMap<>(leafless);
    leaves.forEach(leaf -> putAll(leaf.getFragments(), fragments));
    List<Opening> opened = openings.list();
    return new CompiledLanguage(
        ConstraintCompiler.LANGUAGE,
        fragments,
        changed(fragments),
        removed(fragments),
        empty ? List.of() : List.of(hole(fragments)),
        empty ? List.of() : rules.patterns().list(),
        conflicts.listed(),
        opened,
        statistics(totals, denied, conflicts),
        versions,
        contentHash(fragments, conflicts.listed(), opened),
        changes.list(),
        empty);
  }

  private boolean isEmpty() {
    SortedMap<String, Integer> totals = facts.totals().all();
    return !totals.containsKey(CountedFacts.FILES_OF + ConstraintCompiler.LANGUAGE)
        && !totals.containsKey(CountedFacts.OVERLAY_FILES);
  }

  /** What it took to find where rules contradict each other and the files. */
  long conflictNanos() {
    return conflictNanos;
  }

  // --- leaves

  /** Compiles the leaves that need it; returns whether all of them are. */
  private boolean compileLeaves(BooleanSupplier next) {
    Map<String, CompiledLeaf> known = leavesBefore();
    Set<Prefix> dirty = new HashSet<>(facts.trie().dirtyLeaves());
    List<Prefix> ahead = new ArrayList<>();
    for (Prefix prefix : facts.trie().leaves()) {
      CompiledLeaf old = known.get(prefix.text());
      if (facts.trie().isAhead(prefix)) {
        ahead.add(prefix);
      } else if (old == null || !sameVersions || dirty.contains(prefix)) {
        if (!next.getAsBoolean()) {
          writeAhead();
          return false;
        }
        compiled.put(prefix, compileLeaf(prefix, old));
      }
    }
    for (Prefix prefix : ahead) {
      compiled.put(prefix, takeAhead(prefix));
    }
    return true;
  }

  private Map<String, CompiledLeaf> leavesBefore() {
    Map<String, CompiledLeaf> known = new HashMap<>();
    before.getLeaves().forEach(leaf -> known.put(leaf.getPrefix(), leaf));
    return known;
  }

  private LeafAhead compileLeaf(Prefix prefix, @Nullable CompiledLeaf old) {
    ImportablePackages saidBefore = old == null ? null : storedLeaf(prefix);
    LeafConstraints leaf = LeafConstraints.of(prefix, facts.trie(), platform);
    ImportablePackages constraints = leaf.constraints();
    PackageEvidence evidence = leaf.evidence();
    SortedMap<String, Id128> fragments = new TreeMap<>();
    addLeaf(prefix, constraints, evidence, fragments);
    String name = FragmentNames.CONSTRAINTS + prefix.label();
    byte[] payload = payloads.get(name);
    if (payload != null) {
      if (!Arrays.equals(payload, state.get(StateTable.LEAVES, name))) {
        state.put(StateTable.LEAVES, name, payload);
      }
    } else if (old != null) {
      state.remove(StateTable.LEAVES, name);
    }
    note(prefix, saidBefore, constraints, evidence);
    return new LeafAhead(
        new CompiledLeaf(prefix.text(), hashes(fragments), leaf.openings(), leaf.counts()),
        saidBefore,
        evidence);
  }

  private void addLeaf(
      Prefix prefix,
      ImportablePackages constraints,
      PackageEvidence evidence,
      SortedMap<String, Id128> fragments) {
    if (constraints.getPackages().isEmpty()) {
      return;
    }
    add(FragmentNames.CONSTRAINTS + prefix.label(), encoder.encode(constraints), fragments);
    add(FragmentNames.EVIDENCE + prefix.label(), encoder.encode(evidence), fragments);
    String types = ImportGrammar.types(constraints, prefix);
    if (!types.isEmpty()) {
      add(FragmentNames.IMPORTS_OF + prefix.label(), Lark.bytes(types), fragments);
    }
  }

  private void note(
      Prefix prefix,
      @Nullable ImportablePackages saidBefore,
      ImportablePackages saysNow,
      PackageEvidence evidence) {
    if (saidBefore != null) {
      noteBefore(prefix, saidBefore);
    }
    changes.after(saysNow, evidence);
    namedNow.addAll(ImportGrammar.named(saysNow, prefix, platform));
  }

  private void noteBefore(Prefix prefix, ImportablePackages leaf) {
    changes.before(leaf);
    namedBefore.addAll(ImportGrammar.named(leaf, prefix, platform));
  }

  /** Puts what was compiled here aside, for the end of the compile. */
  private void writeAhead() {
    compiled.forEach(
        (prefix, leaf) -> {
          state.put(StateTable.LEAVES, AHEAD + prefix.label(), encoder.encode(leaf));
          facts.trie().markAhead(prefix);
        });
    facts.flush();
  }

  private LeafAhead takeAhead(Prefix prefix) {
    String key = AHEAD + prefix.label();
    byte[] stored = state.get(StateTable.LEAVES, key);
    if (stored == null) {
      throw new IllegalStateException("state lost the leaf " + key);
    }
    LeafAhead leaf = aheadDecoder.decode(stored);
    state.remove(StateTable.LEAVES, key);
    ImportablePackages constraints = storedLeaf(prefix);
    addLeaf(prefix, constraints, leaf.getEvidence(), new TreeMap<>());
    note(prefix, leaf.getBefore(), constraints, leaf.getEvidence());
    return leaf;
  }

  /** All leaves as they are now, after those that need it were compiled. */
  private List<CompiledLeaf> leaves(List<Prefix> current) {
    Map<String, CompiledLeaf> known = leavesBefore();
    List<CompiledLeaf> leaves = new ArrayList<>(current.size());
    for (Prefix prefix : current) {
      CompiledLeaf old = known.remove(prefix.text());
      LeafAhead now = compiled.get(prefix);
      CompiledLeaf leaf = now == null ? Objects.requireNonNull(old) : now.getLeaf();
      leaf.getOpenings().forEach(openings::add);
      leaf.getCounts()
          .forEach(count -> leafCounts.merge(count.getName(), count.getCount(), Integer::sum));
      leaves.add(leaf);
    }
    for (CompiledLeaf gone : known.values()) {
      Prefix prefix = Prefix.parse(gone.getPrefix());
      noteBefore(prefix, storedLeaf(prefix));
      state.remove(StateTable.LEAVES, FragmentNames.CONSTRAINTS + prefix.label());
    }
    return leaves;
  }

  private ImportablePackages storedLeaf(Prefix prefix) {
    byte[] stored = state.get(StateTable.LEAVES, FragmentNames.CONSTRAINTS + prefix.label());
    return stored == null ? new ImportablePackages(List.of()) : leafDecoder.decode(stored);
  }

  // --- fragments that belong to no leaf

  /** Whether other packages have to be named than before. */
  private boolean namesDiffer() {
    return !sameVersions || !namedBefore.equals(namedNow);
  }

  private void updateNamed() {
    if (!namesDiffer()) {
      return;
    }
    TreeSet<ClosedPackage> named = new TreeSet<>(BY_NAME);
    if (sameVersions) {
      named.addAll(storedNamed());
      named.removeAll(namedBefore);
    }
    named.addAll(namedNow);
    if (named.isEmpty()) {
      state.remove(StateTable.LEAVES, NAMED);
    } else {
      state.put(StateTable.LEAVES, NAMED, encoder.encode(new ClosedPackages(List.copyOf(named))));
    }
  }

  private List<ClosedPackage> storedNamed() {
    byte[] stored = state.get(StateTable.LEAVES, NAMED);
    return stored == null
        ? List.of()
        : RecordDecoder.of(ClosedPackages.class).decode(stored).getPackages();
  }

  /** Named packages; as they were, unless one came or went. */
  private void packageFragments(SortedMap<String, Id128> leafless) {
    if (namesDiffer() || !hadFragments()) {
      packageTexts().forEach((name, text) -> add(name, Lark.bytes(text), leafless));
      return;
    }
    for (NamedHash each : before.getFragments()) {
      if (each.getName().startsWith(FragmentNames.PACKAGES)) {
        leafless.put(each.getName(), each.getHash());
      }
    }
  }

  private SortedMap<String, String> packageTexts() {
    SortedMap<String, String> known = packageTexts;
    if (known == null) {
      known = FragmentNames.numbered(FragmentNames.PACKAGES, ImportGrammar.packages(storedNamed()));
      packageTexts = known;
    }
    return known;
  }

  private SortedMap<String, byte[]> ruleFragments(
      DeniedRules rules, List<Constraint.DeniedImport> denied) {
    SortedMap<String, byte[]> texts = new TreeMap<>();
    if (denied.isEmpty()) {
      return texts;
    }
    List<EvidenceOfPackage> evidence = new ArrayList<>();
    for (Constraint.DeniedImport rule : denied) {
      evidence.add(new EvidenceOfPackage(rule.pattern().text(), rule.evidence()));
    }
    texts.put(FragmentNames.RULES, rules.encode());
    texts.put(FragmentNames.RULES_EVIDENCE, encoder.encode(new PackageEvidence(evidence)));
    texts.put(
        FragmentNames.RULES_IMPORTS, Lark.bytes(ImportGrammar.denied(rules.patterns().list())));
    return texts;
  }

  private List<Constraint.DeniedImport> denied(
      DeniedRules rules, SortedMap<String, Integer> totals) {
    List<Constraint.DeniedImport> denied = new ArrayList<>();
    for (DeniedImport rule : rules.list()) {
      ImportPattern pattern = ImportPattern.parse(rule.getPattern());
      String subject = CountedFacts.DENIED + pattern.text();
      int violations = totals.getOrDefault(subject, 0);
      denied.add(
          new Constraint.DeniedImport(
              pattern,
              rule.getReason(),
              EvidenceScore.of(
                  0, violations, violations == 0 ? List.of() : facts.examples(subject))));
    }
    return denied;
  }

  private RuleSet rulesFile() {
    byte[] stored = state.get(StateTable.FILES, Extractor.RULES_PATH);
    if (stored == null) {
      return new RuleSet(List.of(), List.of());
    }
    FileContribution file = RecordDecoder.of(FileContribution.class).decode(stored);
    if (file.getRules() != null) {
      return file.getRules();
    }
    return new RuleSet(
        List.of(),
        List.of(
            new RuleError(
                1,
                1,
                "The file could not be read (" + file.getSkipReason() + "); no rule holds.")));
  }

  // --- what people see

  private void otherOpenings(SortedMap<String, Integer> totals, RuleSet file) {
    int skipped = 0;
    for (Map.Entry<String, Integer> each : totals.entrySet()) {
      if (each.getKey().startsWith(CountedFacts.SKIPPED_FOR)) {
        skipped += each.getValue();
      }
    }
    if (skipped > 0) {
      openings.add(OpenCause.SKIPPED_FILE.text(), skipped, facts.examples(CountedFacts.SKIPPED));
    }
    for (RuleError error : file.getErrors()) {
      openings.add(
          OpenCause.RULE_ERROR.text(),
          1,
          List.of(
              "%s:%d:%d: %s"
                  .formatted(
                      Extractor.RULES_PATH,
                      error.getLine(),
                      error.getColumn(),
                      error.getMessage())));
    }
  }

  private SortedMap<String, Long> statistics(
      SortedMap<String, Integer> totals,
      List<Constraint.DeniedImport> denied,
      RuleConflicts.Found conflicts) {
    SortedMap<String, Long> statistics = new TreeMap<>();
    totals.forEach(
        (what, count) -> {
          if (!what.startsWith(CountedFacts.DENIED)) {
            statistics.put(what, (long) count);
          }
        });
    leafCounts.forEach((what, count) -> statistics.put(what, (long) count));
    if (!denied.isEmpty()) {
      statistics.put("denied-imports", (long) denied.size());
    }
    if (conflicts.total() > 0) {
      statistics.put("conflicts", (long) conflicts.total());
    }
    return statistics;
  }

  private static HoleLevels hole(SortedMap<String, Id128> fragments) {
    List<String> names = new ArrayList<>();
    names.add(SyntaxFragments.SYNTAX);
    for (String kind :
        List.of(FragmentNames.PLATFORM, FragmentNames.IMPORTS_OF, FragmentNames.PACKAGES)) {
      fragments.keySet().stream().filter(name -> name.startsWith(kind)).forEach(names::add);
    }
    if (fragments.containsKey(FragmentNames.RULES_IMPORTS)) {
      names.add(FragmentNames.RULES_IMPORTS);
    }
    names.add(FragmentNames.IMPORTS);
    return new HoleLevels(
        "file",
        List.of(
            new HoleLevels.Level(HoleLevels.IMPORTS, names),
            new HoleLevels.Level(
                HoleLevels.SYNTAX, List.of(SyntaxFragments.SYNTAX, SyntaxFragments.IMPORTS_OPEN))));
  }

  // --- hashes and differences

  private void add(String name, byte[] payload, SortedMap<String, Id128> fragments) {
    payloads.put(name, payload);
    fragments.put(name, ContentHash.of(payload));
  }

  private static List<NamedHash> hashes(SortedMap<String, Id128> fragments) {
    List<NamedHash> hashes = new ArrayList<>(fragments.size());
    fragments.forEach((name, hash) -> hashes.add(new NamedHash(name, hash)));
    return hashes;
  }

  private static void putAll(List<NamedHash> from, SortedMap<String, Id128> to) {
    from.forEach(each -> to.put(each.getName(), each.getHash()));
  }

  private boolean hadFragments() {
    return !before.getFragments().isEmpty();
  }

  private SortedMap<String, Id128> fragmentsBefore() {
    SortedMap<String, Id128> known = fragmentsBefore;
    if (known == null) {
      known = new TreeMap<>();
      putAll(before.getFragments(), known);
      for (CompiledLeaf leaf : before.getLeaves()) {
        putAll(leaf.getFragments(), known);
      }
      fragmentsBefore = known;
    }
    return known;
  }

  private Map<String, byte[]> changed(SortedMap<String, Id128> fragments) {
    SortedMap<String, Id128> old = fragmentsBefore();
    Map<String, byte[]> changed = new TreeMap<>();
    fragments.forEach(
        (name, hash) -> {
          if (!hash.equals(old.get(name))) {
            byte[] payload = payloads.get(name);
            if (payload == null) {
              payload = constants.payload(name);
            }
            if (payload == null) {
              throw new IllegalStateException("no payload of the changed fragment " + name);
            }
            changed.put(name, payload);
          }
        });
    return changed;
  }

  private Set<String> removed(SortedMap<String, Id128> fragments) {
    Set<String> removed = new TreeSet<>(fragmentsBefore().keySet());
    removed.removeAll(fragments.keySet());
    return removed;
  }

  private void writeCompiled(List<CompiledLeaf> leaves, SortedMap<String, Id128> leafless) {
    if (leafless.isEmpty()) {
      state.remove(StateTable.LEAVES, COMPILED);
      return;
    }
    CompiledState now = new CompiledState(versionText(), leaves, hashes(leafless));
    if (!now.equals(before)) {
      state.put(StateTable.LEAVES, COMPILED, encoder.encode(now));
    }
  }

  private String versionText() {
    return "facts %d constraints %d grammar %d knowledge %s"
        .formatted(
            versions.getFacts(),
            versions.getConstraints(),
            versions.getGrammar(),
            versions.getKnowledge());
  }

  private Id128 contentHash(
      SortedMap<String, Id128> fragments, List<Conflict> conflicts, List<Opening> opened) {
    ContentHash hash = new ContentHash();
    hash.update(versionText());
    fragments.forEach(
        (name, fragment) -> {
          if (!name.startsWith(FragmentNames.EVIDENCE)) {
            hash.update("\nfragment " + name + " ").update(fragment);
          }
        });
    // Encoded records say how long their parts are, so that no text can pass for another.
    for (SpecificRecord each : conflicts) {
      hash.update("\nconflict ").update(encoder.encode(each));
    }
    for (SpecificRecord each : opened) {
      hash.update("\nopening ").update(encoder.encode(each));
    }
    return hash.finish();
  }

  // --- any fragment again

  byte @Nullable [] payload(String name) {
    int slash = name.indexOf('/');
    String kind = name.substring(0, slash + 1);
    if (!fragmentsBefore().containsKey(name)) {
      return null;
    }
    if (name.startsWith(FragmentNames.PACKAGES)) {
      return Lark.bytes(String.valueOf(packageTexts().get(name)));
    }
    if (name.equals(FragmentNames.IMPORTS)) {
      return Lark.bytes(
          ImportGrammar.composition(fragmentsBefore().containsKey(FragmentNames.RULES_IMPORTS)));
    }
    if (name.equals(FragmentNames.RULES)
        || name.equals(FragmentNames.RULES_IMPORTS)
        || name.equals(FragmentNames.RULES_EVIDENCE)) {
      DeniedRules rules = DeniedRules.of(rulesFile());
      return ruleFragments(rules, denied(rules, facts.totals().all())).get(name);
    }
    String label = name.substring(slash + 1);
    Prefix prefix = label.equals(Prefix.ROOT.label()) ? Prefix.ROOT : Prefix.parse(label);
    return switch (kind) {
      case FragmentNames.CONSTRAINTS -> state.get(StateTable.LEAVES, name);
      case FragmentNames.IMPORTS_OF -> Lark.bytes(ImportGrammar.types(storedLeaf(prefix), prefix));
      default -> encoder.encode(LeafConstraints.of(prefix, facts.trie(), platform).evidence());
    };
  }
}
