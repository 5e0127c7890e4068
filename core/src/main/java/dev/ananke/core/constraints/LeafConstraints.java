package dev.ananke.core.constraints;

import dev.ananke.schemas.CountedName;
import dev.ananke.schemas.Evidence;
import dev.ananke.schemas.EvidenceOfPackage;
import dev.ananke.schemas.ImportablePackage;
import dev.ananke.schemas.ImportablePackages;
import dev.ananke.schemas.Opening;
import dev.ananke.schemas.PackageEvidence;
import dev.ananke.schemas.Utf8Order;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The constraints of one leaf of counted facts, and what they amount to. A package that is spread
 * over leaves has a part of its types in each; whether it is closed all of them find alike, since
 * they ask about the whole package.
 */
final class LeafConstraints {
  /** Counts closed packages of the repository. */
  static final String CLOSED = "packages.closed";

  private final Prefix prefix;
  private final HashTrie<FactEntry> facts;
  private final PlatformPackages platform;
  private final List<Constraint.ImportablePackage> packages = new ArrayList<>();
  private final Map<OpenCause, TreeSet<String>> openings = new EnumMap<>(OpenCause.class);
  private final SortedMap<String, Integer> counts = new TreeMap<>();

  private LeafConstraints(Prefix prefix, HashTrie<FactEntry> facts, PlatformPackages platform) {
    this.prefix = prefix;
    this.facts = facts;
    this.platform = platform;
  }

  static LeafConstraints of(Prefix prefix, HashTrie<FactEntry> facts, PlatformPackages platform) {
    LeafConstraints leaf = new LeafConstraints(prefix, facts, platform);
    String current = null;
    for (FactEntry entry : facts.leaf(prefix)) {
      if (!entry.group().equals(current)) {
        current = entry.group();
        leaf.add(current);
      }
    }
    return leaf;
  }

  private void add(String name) {
    FactEntry.Whole whole = whole(name);
    Collection<FactEntry> here = facts.group(name, prefix);
    // Counted and listed once: in the leaf that holds the whole.
    boolean counted = here.contains(whole);
    OpenCause cause;
    if (isOwn(whole)) {
      List<String> types = new ArrayList<>();
      for (FactEntry entry : here) {
        if (entry instanceof FactEntry.Name each && each.declared() > 0) {
          types.add(each.name());
        }
      }
      cause = causeOfOwn(whole, types.isEmpty() && !declaresTypes(name));
      packages.add(new Constraint.ImportablePackage(name, cause, types, evidence(whole)));
      count("types", types.size());
      if (counted) {
        count("packages", 1);
        count(CLOSED, cause == null ? 1 : 0);
      }
    } else {
      cause = causeOfForeign(name, whole);
      if (cause == OpenCause.IMPORTED_UNDECLARED) {
        packages.add(new Constraint.ImportablePackage(name, cause, List.of(), evidence(whole)));
      }
      if (counted && isImported(whole)) {
        count("packages.imported", 1);
      }
    }
    // Skipped files are listed by themselves, wherever they stand.
    if (counted && cause != null && cause != OpenCause.SKIPPED_FILE) {
      openings
          .computeIfAbsent(cause, each -> new TreeSet<>(Utf8Order.INSTANCE))
          .add(cause == OpenCause.GENERATED_TYPES ? name + ":@" + generator(whole) : name);
    }
  }

  /** Shown with the package, since whoever looks at the opening asks for it first. */
  private static @Nullable String generator(FactEntry.Whole whole) {
    return whole.first(FactEntry.Whole.GENERATOR);
  }

  private FactEntry.Whole whole(String name) {
    return facts.get(name, "") instanceof FactEntry.Whole whole
        ? whole
        : FactEntry.Whole.empty(name);
  }

  private static boolean isOwn(FactEntry.Whole whole) {
    return whole.count(FactEntry.Whole.FILES) > 0
        || whole.count(FactEntry.Whole.OVERLAY_FILES) > 0
        || whole.any(FactEntry.Whole.FOREIGN);
  }

  private static boolean isImported(FactEntry.Whole whole) {
    return whole.count(FactEntry.Whole.UNDECLARED_NAMES) > 0
        || whole.count(FactEntry.Whole.WILDCARD_IMPORTS) > 0;
  }

  /** Whether any leaf has a declared type of the package. */
  private boolean declaresTypes(String packageName) {
    for (Prefix leaf : facts.leavesOf(packageName)) {
      for (FactEntry entry : facts.group(packageName, leaf)) {
        if (entry instanceof FactEntry.Name name && name.declared() > 0) {
          return true;
        }
      }
    }
    return false;
  }

  private @Nullable OpenCause causeOfOwn(FactEntry.Whole whole, boolean withoutTypes) {
    if (platform.isShared(whole.group())) {
      return OpenCause.PLATFORM_NAMESPACE;
    }
    if (whole.any(FactEntry.Whole.FOREIGN)) {
      return OpenCause.FOREIGN_LANGUAGE_SOURCE;
    }
    if (whole.any(FactEntry.Whole.GENERATOR)) {
      return OpenCause.GENERATED_TYPES;
    }
    if (whole.count(FactEntry.Whole.CAPITAL_SUBPACKAGES) > 0
        || JavaNames.aboveCapital(whole.group()) != null) {
      return OpenCause.CAPITAL_SUBPACKAGE;
    }
    if (whole.count(FactEntry.Whole.SKIPPED_FILES) > 0) {
      return OpenCause.SKIPPED_FILE;
    }
    if (whole.count(FactEntry.Whole.INCOMPLETE_FILES) > 0) {
      return OpenCause.FILE_WITH_ERRORS;
    }
    if (withoutTypes) {
      return OpenCause.NO_TYPES;
    }
    return importsMoreThanPlatform(whole) ? OpenCause.IMPORTED_UNDECLARED : null;
  }

  private @Nullable OpenCause causeOfForeign(String name, FactEntry.Whole whole) {
    if (!isImported(whole)) {
      return null;
    }
    if (!platform.hides(name)) {
      return OpenCause.UNKNOWN_LIBRARY;
    }
    boolean known = platform.closed().containsKey(name);
    return !known || importsMoreThanPlatform(whole) ? OpenCause.IMPORTED_UNDECLARED : null;
  }

  /** Whether files import what neither the repository nor the platform declares there. */
  private boolean importsMoreThanPlatform(FactEntry.Whole whole) {
    if (whole.count(FactEntry.Whole.UNDECLARED_NAMES) == 0) {
      return false;
    }
    List<String> types = platform.closed().get(whole.group());
    if (types == null) {
      return true;
    }
    for (Prefix leaf : facts.leavesOf(whole.group())) {
      for (FactEntry entry : facts.group(whole.group(), leaf)) {
        if (entry instanceof FactEntry.Name name
            && name.undeclaredImports() > 0
            && !types.contains(name.name())) {
          return true;
        }
      }
    }
    return false;
  }

  private static Evidence evidence(FactEntry.Whole whole) {
    return EvidenceScore.of(
        whole.count(FactEntry.Whole.FILES),
        whole.count(FactEntry.Whole.UNDECLARED_IMPORTS),
        whole.examples());
  }

  private void count(String what, int more) {
    if (more > 0) {
      counts.merge(what, more, Integer::sum);
    }
  }

  /** Packages of the repository, and those of the platform that its files contradict. */
  ImportablePackages constraints() {
    List<ImportablePackage> list = new ArrayList<>(packages.size());
    for (Constraint.ImportablePackage each : packages) {
      OpenCause cause = each.openCause();
      list.add(
          new ImportablePackage(
              each.name(), cause == null, cause == null ? null : cause.text(), each.types()));
    }
    return new ImportablePackages(list);
  }

  PackageEvidence evidence() {
    List<EvidenceOfPackage> list = new ArrayList<>(packages.size());
    for (Constraint.ImportablePackage each : packages) {
      list.add(new EvidenceOfPackage(each.name(), each.evidence()));
    }
    return new PackageEvidence(list);
  }

  List<Opening> openings() {
    List<Opening> list = new ArrayList<>();
    openings.forEach(
        (cause, names) ->
            list.add(
                new Opening(
                    cause.text(), names.size(), names.stream().limit(Openings.EXAMPLES).toList())));
    return list;
  }

  List<CountedName> counts() {
    List<CountedName> list = new ArrayList<>();
    counts.forEach((what, count) -> list.add(new CountedName(what, count)));
    return list;
  }
}
