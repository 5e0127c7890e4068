package dev.ananke.core.constraints;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counted facts of a package. What counts nothing is not kept. */
sealed interface FactEntry extends TrieEntry {
  /** Whether nothing is counted any more. */
  boolean isEmpty();

  /**
   * A simple name in a package.
   *
   * @param declared files that declare it as a top-level type
   * @param imported files that import it
   */
  record Name(String group, String name, int declared, int imported) implements FactEntry {
    Name add(int declarations, int imports) {
      return new Name(
          group,
          name,
          notNegative(declared + declarations, this),
          notNegative(imported + imports, this));
    }

    /** Files that import it although none declares it. */
    int undeclaredImports() {
      return declared == 0 ? imported : 0;
    }

    @Override
    public boolean isEmpty() {
      return declared == 0 && imported == 0;
    }

    @Override
    public int weight() {
      return 4 + name.length();
    }
  }

  /**
   * A package as a whole.
   *
   * @param counts see the constants; none is zero
   * @param examples of the files that declare it, as in Evidence
   */
  record Whole(String group, SortedMap<String, Integer> counts, List<String> examples)
      implements FactEntry {
    /** Files of the language that declare the package. */
    static final String FILES = "files";

    /** Such files of an overlay. */
    static final String OVERLAY_FILES = "overlay-files";

    static final String WILDCARD_IMPORTS = "wildcard-imports";

    /** Names that are imported but not declared. */
    static final String UNDECLARED_NAMES = "undeclared-names";

    /** Imports of such names. */
    static final String UNDECLARED_IMPORTS = "undeclared-imports";

    /** Files of packages below, the first segment of which starts with a capital. */
    static final String CAPITAL_SUBPACKAGES = "capital-subpackages";

    /** Files without facts that stand where they may belong to the package. */
    static final String SKIPPED_FILES = "skipped-files";

    /** Files with errors that declare the package, or stand where they may belong to it. */
    static final String INCOMPLETE_FILES = "incomplete-files";

    /** Followed by a language: files of it that declare the package. */
    static final String FOREIGN = "foreign:";

    /** Followed by an annotation: files in which it is the first that may generate types. */
    static final String GENERATOR = "generator:";

    static Whole empty(String group) {
      return new Whole(group, Collections.emptySortedMap(), List.of());
    }

    Whole add(Map<String, Integer> changes) {
      SortedMap<String, Integer> sum = new TreeMap<>(counts);
      changes.forEach(
          (what, more) -> {
            int count = notNegative(count(what) + more, this);
            if (count == 0) {
              sum.remove(what);
            } else {
              sum.put(what, count);
            }
          });
      return new Whole(group, sum, examples);
    }

    Whole withExamples(List<String> others) {
      return new Whole(group, counts, others);
    }

    int count(String what) {
      return counts.getOrDefault(what, 0);
    }

    /** Whether anything that starts so is counted. */
    boolean any(String prefix) {
      return first(prefix) != null;
    }

    /** What follows the prefix in the first that is counted and starts so; null for none. */
    @Nullable String first(String prefix) {
      SortedMap<String, Integer> from = counts.tailMap(prefix);
      return !from.isEmpty() && from.firstKey().startsWith(prefix)
          ? from.firstKey().substring(prefix.length())
          : null;
    }

    @Override
    public String name() {
      return "";
    }

    @Override
    public boolean isEmpty() {
      return counts.isEmpty();
    }

    @Override
    public int weight() {
      int weight = 4 + group.length();
      for (String what : counts.keySet()) {
        weight += 4 + what.length();
      }
      for (String example : examples) {
        weight += 2 + example.length();
      }
      return weight;
    }
  }

  private static int notNegative(int count, FactEntry entry) {
    if (count < 0) {
      throw new IllegalStateException(
          "state does not hold what is taken out of it: " + entry + " would count " + count);
    }
    return count;
  }
}
