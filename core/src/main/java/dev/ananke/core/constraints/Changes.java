package dev.ananke.core.constraints;

import dev.ananke.core.rules.ImportPattern;
import dev.ananke.schemas.ChangedConstraint;
import dev.ananke.schemas.ConstraintAction;
import dev.ananke.schemas.Evidence;
import dev.ananke.schemas.EvidenceOfPackage;
import dev.ananke.schemas.ImportablePackage;
import dev.ananke.schemas.ImportablePackages;
import dev.ananke.schemas.PackageEvidence;
import dev.ananke.schemas.Utf8Order;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What one compile added and retracted: the difference of the leaves that it compiled. */
final class Changes {
  static final String TYPE = "importable-type";
  static final String CLOSED_PACKAGE = "closed-package";
  static final String DENIED_IMPORT = "denied-import";

  private final SortedMap<String, NavigableSet<String>> before = new TreeMap<>();
  private final SortedMap<String, NavigableSet<String>> after = new TreeMap<>();
  private final Map<String, Evidence> evidence = new TreeMap<>();

  void before(ImportablePackages leaf) {
    for (ImportablePackage each : leaf.getPackages()) {
      note(before, each.getName(), each.getClosed(), each.getTypes());
    }
  }

  void after(ImportablePackages leaf, PackageEvidence evidenceOfLeaf) {
    for (ImportablePackage each : leaf.getPackages()) {
      note(after, each.getName(), each.getClosed(), each.getTypes());
    }
    for (EvidenceOfPackage each : evidenceOfLeaf.getPackages()) {
      evidence.put(each.getName(), each.getEvidence());
    }
  }

  private static void note(
      SortedMap<String, NavigableSet<String>> side,
      String packageName,
      boolean closed,
      Collection<String> types) {
    if (closed) {
      subjects(side, CLOSED_PACKAGE).add(packageName);
    }
    for (String type : types) {
      subjects(side, TYPE).add(packageName + "." + type);
    }
  }

  void rules(
      Collection<ImportPattern> patternsBefore, Collection<Constraint.DeniedImport> rulesAfter) {
    for (ImportPattern pattern : patternsBefore) {
      subjects(before, DENIED_IMPORT).add(pattern.text());
    }
    for (Constraint.DeniedImport rule : rulesAfter) {
      subjects(after, DENIED_IMPORT).add(rule.pattern().text());
      evidence.put(rule.pattern().text(), rule.evidence());
    }
  }

  private static NavigableSet<String> subjects(
      SortedMap<String, NavigableSet<String>> side, String kind) {
    return side.computeIfAbsent(kind, key -> new TreeSet<>(Utf8Order.INSTANCE));
  }

  /** By kind, then what was added, then what was retracted. */
  List<ChangedConstraint> list() {
    List<ChangedConstraint> list = new ArrayList<>();
    NavigableSet<String> kinds = new TreeSet<>(before.keySet());
    kinds.addAll(after.keySet());
    for (String kind : kinds) {
      append(list, ConstraintAction.ADDED, kind, subjects(after, kind), subjects(before, kind));
      append(list, ConstraintAction.RETRACTED, kind, subjects(before, kind), subjects(after, kind));
    }
    return list;
  }

  private void append(
      List<ChangedConstraint> list,
      ConstraintAction action,
      String kind,
      NavigableSet<String> has,
      NavigableSet<String> lacks) {
    for (String subject : has) {
      if (!lacks.contains(subject)) {
        list.add(
            new ChangedConstraint(
                action, kind, subject, action == ConstraintAction.ADDED ? of(subject) : null));
      }
    }
  }

  /** None of a type: evidence is counted by package. */
  private @Nullable Evidence of(String subject) {
    return evidence.get(subject);
  }
}
