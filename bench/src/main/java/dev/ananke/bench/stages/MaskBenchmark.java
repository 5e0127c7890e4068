package dev.ananke.bench.stages;

import dev.ananke.bench.inputs.CompiledRepository;
import dev.ananke.bench.inputs.Corpus;
import dev.ananke.bench.inputs.SizedSource;
import dev.ananke.bridge.Engine;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.Vocabulary;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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

/**
 * A mask before every token of a whole file of flink-core of 10 kB, with the grammar of flink-core.
 * Only whole files say something: masks in comments take next to nothing, and files begin with one.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameter and calls the set-up first
public class MaskBenchmark {
  /** The tokens. */
  @Param({"bytes", "cl100k", "o200k"})
  public String vocabulary;

  private String grammar;
  private Engine engine;
  private Matcher template;
  private Matcher unused;
  private int[] tokens;
  private int[] mask;

  /** Of all masks of one pass. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Masks {
    public double meanNanos;
    public double medianNanos;
    public double p99Nanos;
    public double maxNanos;
  }

  @Setup
  public void setUp() {
    Vocabulary vocabularyTokens = Vocabulary.byName(vocabulary);
    grammar = CompiledRepository.of(Corpus.FLINK_CORE).grammar();
    tokens = vocabularyTokens.tokenize(SizedSource.KB10.file().content());
    engine = Engine.create(vocabularyTokens);
    mask = new int[engine.maskWords()];
    template = engine.matcher(grammar);
  }

  /** A matcher that has seen no text, nor has any copy of it. */
  @Setup(Level.Iteration)
  public void newMatcher() {
    unused = engine.matcher(grammar);
  }

  @TearDown(Level.Iteration)
  public void closeMatcher() {
    unused.close();
  }

  @TearDown
  public void tearDown() {
    template.close();
    engine.close();
  }

  /** With a copy of a matcher whose other copies went through the file before. */
  @Benchmark
  public void mask(Masks masks) {
    try (Matcher copy = template.copy()) {
      pass(copy, masks);
    }
  }

  /** With a matcher that has not seen any text. */
  @Benchmark
  public void coldMask(Masks masks) {
    pass(unused, masks);
  }

  /** Along other files of the same repository went masks before. */
  @State(Scope.Thread)
  public static class Warmed {
    private static final int FILES = 3;

    private Matcher matcher;

    @Setup(Level.Iteration)
    public void setUp(MaskBenchmark benchmark) {
      matcher = benchmark.engine.matcher(benchmark.grammar);
      String measured = SizedSource.KB10.file().path();
      Corpus.FLINK_CORE.files().stream()
          .filter(file -> file.content().length > 5_000 && file.content().length < 10_000)
          .filter(file -> !file.path().equals(measured))
          .limit(FILES)
          .forEach(file -> matcher.warm(file.content()));
    }

    @TearDown(Level.Iteration)
    public void tearDown() {
      matcher.close();
    }
  }

  /** With a copy of a matcher that was warmed, but not with this file. */
  @Benchmark
  public void warmedMask(Warmed warmed, Masks masks) {
    try (Matcher copy = warmed.matcher.copy()) {
      pass(copy, masks);
    }
  }

  private void pass(Matcher matcher, Masks masks) {
    double[] times = new double[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      long start = System.nanoTime();
      matcher.mask(mask);
      times[i] = System.nanoTime() - start;
      if (!Matcher.allows(mask, tokens[i]) || !matcher.consume(tokens[i])) {
        throw new IllegalStateException(
            "a mask forbids a file of the repository: " + matcher.error());
      }
    }
    Arrays.sort(times);
    masks.meanNanos = Arrays.stream(times).average().orElseThrow();
    masks.medianNanos = times[times.length / 2];
    masks.p99Nanos = times[times.length * 99 / 100];
    masks.maxNanos = times[times.length - 1];
  }
}
