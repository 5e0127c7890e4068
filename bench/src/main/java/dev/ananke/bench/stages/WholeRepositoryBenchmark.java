package dev.ananke.bench.stages;

import dev.ananke.bench.inputs.CompiledRepository;
import dev.ananke.bench.inputs.Corpus;
import dev.ananke.bridge.Engine;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.Vocabulary;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A whole library from its sources to a grammar that the engine has compiled. The first pass, which
 * counts too, is in a JVM that has just started, as {@code ananke compile} is.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WholeRepositoryBenchmark {
  /** All 855 files of flink-core. */
  @Benchmark
  public boolean flinkCore() {
    String grammar = CompiledRepository.of(Corpus.FLINK_CORE).grammar();
    try (Engine engine = Engine.create(Vocabulary.bytes());
        Matcher matcher = engine.matcher(grammar)) {
      return matcher.isAccepting();
    }
  }
}
