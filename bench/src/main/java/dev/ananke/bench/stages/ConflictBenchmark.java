package dev.ananke.bench.stages;

import dev.ananke.core.constraints.ConflictDetection;
import dev.ananke.schemas.Conflict;
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

  private ConflictDetection detection;

  @Setup
  public void setUp() {
    detection = new ConflictDetection();
    for (int i = 0; i < rules; i++) {
      String name = "com.acme.module" + i / 10;
      switch (i % 10) {
        case 0 -> detection.deny(name + ".internal.**", 0);
        case 1 -> detection.deny(name + ".internal.cache.Entry", 0);
        case 2, 3 -> detection.deny(name + ".Legacy", 0);
        case 4 -> detection.deny(name + ".Popular", 17);
        default -> detection.deny(name + ".part" + i + ".*", 0);
      }
    }
  }

  /** All rules against each other and against use. */
  @Benchmark
  public List<Conflict> conflicts() {
    return detection.conflicts();
  }
}
