package dev.ananke.core.constraints;

import dev.ananke.schemas.Conflict;
import dev.ananke.schemas.Utf8Order;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Conflicts between rules, and between rules and use. Rules are grouped by name; one that covers
 * another stands at a name that the other's starts with, so that it is enough to look a rule's own
 * beginnings up: a few look-ups a rule, never all pairs.
 */
public final class RuleConflicts {
  /**
   * Listed of each kind, so that many of one do not hide another: a bundle is one record, and who
   * mends these sees the next.
   */
  static final int LISTED = 50;

  private static final int SHOWN = 3;

  private RuleConflicts() {}

  /**
   * What was found.
   *
   * @param listed sorted by kind and subject, the first {@link #LISTED} of each kind
   * @param total with those that are not listed
   */
  public record Found(List<Conflict> listed, int total) {
    public Found {
      listed = List.copyOf(listed);
    }
  }

  /** The conflicts of these rules with each other, and with the files that break them. */
  public static Found of(Collection<Constraint.DeniedImport> rules) {
    SortedMap<String, List<Constraint.DeniedImport>> byName = new TreeMap<>(Utf8Order.INSTANCE);
    for (Constraint.DeniedImport rule : rules) {
      byName.computeIfAbsent(rule.pattern().name(), name -> new ArrayList<>()).add(rule);
    }
    List<Conflict> used = new ArrayList<>();
    List<Conflict> duplicate = new ArrayList<>();
    List<Conflict> covered = new ArrayList<>();
    for (Map.Entry<String, List<Constraint.DeniedImport>> group : byName.entrySet()) {
      Constraint.DeniedImport before = null;
      for (Constraint.DeniedImport rule : group.getValue()) {
        if (before != null && before.pattern().equals(rule.pattern())) {
          duplicate.add(duplicate(before, rule));
        } else {
          if (rule.evidence().getViolations() > 0) {
            used.add(used(rule));
          }
          Constraint.DeniedImport wider = covering(rule, byName);
          if (wider != null) {
            covered.add(covered(wider, rule));
          }
        }
        before = rule;
      }
    }
    List<Conflict> listed = new ArrayList<>();
    int total = 0;
    for (List<Conflict> kind : List.of(used, duplicate, covered)) {
      listed.addAll(kind.subList(0, Math.min(kind.size(), LISTED)));
      total += kind.size();
    }
    return new Found(listed, total);
  }

  /** The widest rule that covers another one; null if none does. */
  private static Constraint.@Nullable DeniedImport covering(
      Constraint.DeniedImport rule, Map<String, List<Constraint.DeniedImport>> byName) {
    String name = rule.pattern().name();
    for (int end = name.indexOf('.'); ; end = name.indexOf('.', end + 1)) {
      String beginning = end < 0 ? name : name.substring(0, end);
      for (Constraint.DeniedImport other : byName.getOrDefault(beginning, List.of())) {
        if (!other.pattern().equals(rule.pattern()) && other.pattern().covers(rule.pattern())) {
          return other;
        }
      }
      if (end < 0) {
        return null;
      }
    }
  }

  private static Conflict used(Constraint.DeniedImport rule) {
    List<String> examples = rule.evidence().getExamples();
    int files = rule.evidence().getViolations();
    int more = files - Math.min(files, Math.min(SHOWN, examples.size()));
    return new Conflict(
        "denied-but-used",
        rule.pattern().text(),
        text(rule),
        (files == 1 ? "1 file: " : files + " files: ")
            + String.join("; ", examples.subList(0, Math.min(SHOWN, examples.size())))
            + (more > 0 ? "; and " + more + " more" : ""),
        "the rule holds; these files break it");
  }

  private static Conflict duplicate(Constraint.DeniedImport left, Constraint.DeniedImport right) {
    return new Conflict(
        "duplicate-rule",
        left.pattern().text(),
        text(left),
        text(right),
        "both say the same of imports; keep one reason");
  }

  private static Conflict covered(Constraint.DeniedImport wider, Constraint.DeniedImport rule) {
    return new Conflict(
        "overlapping-rules",
        rule.pattern().text(),
        text(wider),
        text(rule),
        "the wider rule holds; the narrower one adds nothing");
  }

  private static String text(Constraint.DeniedImport rule) {
    return "deny " + rule.pattern().text() + " (" + rule.reason() + ")";
  }
}
