package dev.ananke.bench.stages;

import dev.ananke.bench.inputs.CompiledRepository;
import dev.ananke.bench.inputs.Corpus;
import dev.ananke.bench.inputs.SizedSource;
import dev.ananke.bridge.Engine;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.NextTokens;
import dev.ananke.bridge.Vocabulary;
import dev.ananke.bridge.sampling.LazySampler;
import dev.ananke.bridge.sampling.SamplingOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A file of flink-core of 10 kB, sampled token by token by a model that knows it, with the grammar
 * of flink-core: what the grammar takes of the time. At one place in twenty the model's choice
 * cannot come: its next one can, or it is wrong in so many ways that no guess helps and the mask is
 * computed, which is the worst that can happen there. Both lazily, and the mask at every token, in
 * turns.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameter and calls the set-up first
public class LazyMaskBenchmark {
  private static final double WRONG = 0.05;
  private static final int WAYS = 100;
  private static final float IMPOSSIBLE = -200;

  /** The tokens. */
  @Param({"cl100k", "o200k"})
  public String vocabulary;

  /** Top-k, 0 for plain sampling. */
  @Param({"0", "40"})
  public int topK;

  private Engine engine;
  private Matcher template;
  private int[] tokens;

  /** For each token of the file those that the model takes for likelier though they cannot come. */
  private List<int[]> mistakes;

  private float[] logits;
  private int[] mask;
  private LazySampler sampler;

  /** Means over the tokens of one pass. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Means {
    public double lazyNanos;
    public double lazyNextBestNanos;
    public double eagerNanos;
  }

  @Setup
  public void setUp() {
    Vocabulary model = Vocabulary.byName(vocabulary);
    SplittableRandom random = new SplittableRandom(20);
    tokens = model.tokenize(SizedSource.KB10.file().content());
    engine = Engine.create(model);
    mask = new int[engine.maskWords()];
    template = engine.matcher(CompiledRepository.of(Corpus.FLINK_CORE).grammar());
    logits = new float[model.size()];
    sampler = new LazySampler(model.size(), SamplingOptions.PLAIN.withTopK(topK), random.split());
    mistakes = new ArrayList<>();
    try (Matcher matcher = template.copy()) {
      for (int token : tokens) {
        matcher.mask(mask);
        boolean wrong = random.nextDouble() < WRONG;
        mistakes.add(
            wrong
                ? random
                    .ints(0, model.size())
                    .filter(other -> !Matcher.allows(mask, other))
                    .limit(WAYS)
                    .toArray()
                : new int[0]);
        matcher.consume(token);
      }
    }
  }

  @TearDown
  public void tearDown() {
    template.close();
    engine.close();
  }

  /** One pass each. */
  @Benchmark
  public void sample(Means means) {
    means.lazyNanos = lazy(WAYS);
    means.lazyNextBestNanos = lazy(1);
    means.eagerNanos = eager();
  }

  /**
   * @param ways in which the model is wrong where it is
   */
  private double lazy(int ways) {
    try (Matcher matcher = template.copy()) {
      Timed timed = new Timed(matcher);
      for (int i = 0; i < tokens.length; i++) {
        Arrays.fill(logits, IMPOSSIBLE);
        logits[tokens[i]] = 0;
        int[] wrong = mistakes.get(i);
        for (int mistake = 0; mistake < Math.min(ways, wrong.length); mistake++) {
          logits[wrong[mistake]] = 10;
        }
        if (sampler.next(timed, logits) != tokens[i]) {
          throw new IllegalStateException("another token than that of the file was sampled");
        }
      }
      return (double) timed.nanos / tokens.length;
    }
  }

  private double eager() {
    try (Matcher matcher = template.copy()) {
      Timed timed = new Timed(matcher);
      for (int token : tokens) {
        timed.mask(mask);
        timed.consume(token);
      }
      return (double) timed.nanos / tokens.length;
    }
  }

  /** Adds up what is spent in the matcher. */
  private static final class Timed implements NextTokens {
    private final Matcher matcher;
    private long nanos;

    Timed(Matcher matcher) {
      this.matcher = matcher;
    }

    @Override
    public boolean isAllowed(int token) {
      long start = System.nanoTime();
      boolean allowed = matcher.isAllowed(token);
      nanos += System.nanoTime() - start;
      return allowed;
    }

    @Override
    public void mask(int[] words) {
      long start = System.nanoTime();
      matcher.mask(words);
      nanos += System.nanoTime() - start;
    }

    @Override
    public boolean consume(int token) {
      long start = System.nanoTime();
      boolean taken = matcher.consume(token);
      nanos += System.nanoTime() - start;
      return taken;
    }

    @Override
    public int size() {
      return matcher.size();
    }
  }
}
