package dev.ananke.bench.stages;

import dev.ananke.bench.inputs.CompiledRepository;
import dev.ananke.bench.inputs.Corpus;
import dev.ananke.bench.inputs.SizedSource;
import dev.ananke.bridge.Engine;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.Vocabulary;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What the engine takes when it meets a vocabulary or a grammar for the first time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameter and calls the set-up first
public class EngineColdBenchmark {
  /** The tokens. */
  @Param({"bytes", "cl100k", "o200k"})
  public String vocabulary;

  private Vocabulary tokenizer;
  private String grammar;
  private Engine engine;
  private Matcher matcher;
  private int[] tokens;
  private int[] mask;

  @Setup
  public void setUp() {
    tokenizer = Vocabulary.byName(vocabulary);
    grammar = CompiledRepository.of(Corpus.FLINK_CORE).grammar();
    tokens = tokenizer.tokenize(SizedSource.KB10.file().content());
    engine = Engine.create(tokenizer);
    mask = new int[engine.maskWords()];
  }

  /** A matcher that has seen no text. */
  @Setup(Level.Iteration)
  public void newMatcher() {
    matcher = engine.matcher(grammar);
  }

  @TearDown(Level.Iteration)
  public void closeMatcher() {
    matcher.close();
  }

  @TearDown
  public void tearDown() {
    engine.close();
  }

  /** An engine for a vocabulary that is read already. */
  @Benchmark
  public int coldEngine() {
    try (Engine created = Engine.create(tokenizer)) {
      return created.maskWords();
    }
  }

  /** The masks of the first hundred tokens of a file, all of them. */
  @Benchmark
  public int coldMasks100() {
    int allowed = 0;
    for (int i = 0; i < 100; i++) {
      matcher.mask(mask);
      allowed += mask[0];
      matcher.consume(tokens[i]);
    }
    return allowed;
  }
}
