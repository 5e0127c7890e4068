package dev.ananke.core.constraints;

import dev.ananke.core.rules.ImportPattern;
import dev.ananke.schemas.Conflict;
import dev.ananke.schemas.Evidence;
import java.util.ArrayList;
import java.util.List;

/**
 * The search for conflicts, apart from the compile that it is a part of. In this package since that
 * shows only the whole.
 */
public final class ConflictDetection {
  private final List<Constraint.DeniedImport> rules = new ArrayList<>();

  /**
   * One more rule.
   *
   * @param violations files that break it
   */
  public void deny(String pattern, int violations) {
    Evidence evidence = new Evidence(0, violations, 0.0, List.of("some/File.java:File"));
    rules.add(new Constraint.DeniedImport(ImportPattern.parse(pattern), "measured", evidence));
  }

  /** The conflicts of all rules with each other, and with use. */
  public List<Conflict> conflicts() {
    return RuleConflicts.of(rules);
  }
}
