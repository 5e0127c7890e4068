package dev.ananke.core.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Patterns that can be asked which of them speak of an import: at the price of the import's length,
 * however many they are, since a pattern's name is a beginning of what it matches.
 */
public final class ImportPatterns {
  private final Set<ImportPattern> patterns;

  public ImportPatterns(Collection<ImportPattern> patterns) {
    this.patterns = new TreeSet<>(patterns);
  }

  /** Distinct, in order. */
  public List<ImportPattern> list() {
    return List.copyOf(patterns);
  }

  /**
   * Those that speak of an import, the widest first.
   *
   * @param target as in {@link ImportPattern#matches}
   */
  public List<ImportPattern> matching(String target) {
    List<ImportPattern> matching = new ArrayList<>();
    if (patterns.isEmpty()) {
      return matching;
    }
    for (int end = target.indexOf('.'); ; end = target.indexOf('.', end + 1)) {
      String beginning = end < 0 ? target : target.substring(0, end);
      for (ImportPattern.Reach reach : ImportPattern.Reach.values()) {
        ImportPattern pattern = new ImportPattern(beginning, reach);
        if (patterns.contains(pattern) && pattern.matches(target)) {
          matching.add(pattern);
        }
      }
      if (end < 0) {
        return matching;
      }
    }
  }
}
