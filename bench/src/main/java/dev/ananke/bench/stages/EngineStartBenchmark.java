package dev.ananke.bench.stages;

import dev.ananke.bridge.Engine;
import dev.ananke.bridge.Vocabulary;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What an engine takes to begin with, once for each vocabulary and process. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameter and calls the set-up first
public class EngineStartBenchmark {
  /** The tokens. */
  @Param({"bytes", "cl100k", "o200k"})
  public String vocabulary;

  private Vocabulary tokens;

  @Setup
  public void setUp() {
    tokens = Vocabulary.byName(vocabulary);
  }

  /** An engine for a vocabulary that is read already. */
  @Benchmark
  public int createEngine() {
    try (Engine created = Engine.create(tokens)) {
      return created.maskWords();
    }
  }
}
