package dev.ananke.bench.stages;

import dev.ananke.core.constraints.Constraint;
import dev.ananke.core.constraints.RuleConflicts;
import dev.ananke.core.rules.ImportPattern;
import dev.ananke.schemas.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Conflicts alone, by the number of rules; one rule in ten is covered by a wider one, one in ten
 * says the same as another, and one in ten is broken by files.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameter and calls the set-up first
public class ConflictBenchmark {
  /** How many. */
  @Param({"10", "50", "500", "5000"})
  public int rules;

  private List<Constraint.DeniedImport> denied;

  @Setup
  public void setUp() {
    denied = new ArrayList<>();
    for (int i = 0; i < rules; i++) {
      String name = "com.acme.module" + i / 10;
      switch (i % 10) {
        case 0 -> deny(name + ".internal.**", 0);
        case 1 -> deny(name + ".internal.cache.Entry", 0);
        case 2, 3 -> deny(name + ".Legacy", 0);
        case 4 -> deny(name + ".Popular", 17);
        default -> deny(name + ".part" + i + ".*", 0);
      }
    }
  }

  private void deny(String pattern, int violations) {
    Evidence evidence = new Evidence(0, violations, 0.0, List.of("some/File.java:File"));
    denied.add(new Constraint.DeniedImport(ImportPattern.parse(pattern), "measured", evidence));
  }

  /** All rules against each other and against use. */
  @Benchmark
  public RuleConflicts.Found conflicts() {
    return RuleConflicts.of(denied);
  }
}
