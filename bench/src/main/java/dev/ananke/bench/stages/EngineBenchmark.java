package dev.ananke.bench.stages;

import dev.ananke.bench.inputs.CompiledRepository;
import dev.ananke.bench.inputs.Corpus;
import dev.ananke.bench.inputs.SizedSource;
import dev.ananke.bridge.Engine;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.Validation;
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

/**
 * The engine with the grammar of flink-core, along a file of it of 10 kB. Matchers are copies of
 * one that is kept, as a server keeps one for each grammar. Masks are in {@link MaskBenchmark}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameter and calls the set-up first
public class EngineBenchmark {
  /** The tokens. */
  @Param({"bytes", "cl100k", "o200k"})
  public String vocabulary;

  private String grammar;
  private Engine engine;
  private int[] tokens;
  private Matcher template;
  private Matcher matcher;
  private int next;

  @Setup
  public void setUp() {
    Vocabulary tokenizer = Vocabulary.byName(vocabulary);
    grammar = CompiledRepository.of(Corpus.FLINK_CORE).grammar();
    tokens = tokenizer.tokenize(SizedSource.KB10.file().content());
    engine = Engine.create(tokenizer);
    template = engine.matcher(grammar);
    try (Matcher copy = template.copy()) {
      if (copy.tryConsume(tokens) < tokens.length) {
        throw new IllegalStateException("the grammar refuses a file of its own: " + copy.error());
      }
    }
    matcher = template.copy();
  }

  @TearDown
  public void tearDown() {
    matcher.close();
    template.close();
    engine.close();
  }

  /** Starts the file anew after its last token. */
  @Setup(Level.Iteration)
  public void restart() {
    next = tokens.length;
  }

  /** The next token of the file; after its last, the matcher is a new one. */
  private int nextToken() {
    if (next >= tokens.length) {
      matcher.close();
      matcher = template.copy();
      next = 0;
    }
    return tokens[next++];
  }

  /** A grammar that the engine is to say yes or no to. */
  @Benchmark
  public Validation validateGrammar() {
    return engine.validate(grammar);
  }

  /** A matcher for a grammar that this engine has not seen. */
  @Benchmark
  public boolean createMatcher() {
    try (Matcher created = engine.matcher(grammar)) {
      return created.isAccepting();
    }
  }

  /** What a request starts with where a template is kept. */
  @Benchmark
  public boolean copyMatcher() {
    try (Matcher copy = template.copy()) {
      return copy.isAccepting();
    }
  }

  /** Whether the next token is allowed, and taking it. */
  @Benchmark
  public int validateToken() {
    int token = nextToken();
    taken(matcher.validate(token) == 1 && matcher.consume(token));
    return token;
  }

  /** Taking the next token. */
  @Benchmark
  public int consumeToken() {
    int token = nextToken();
    taken(matcher.consume(token));
    return token;
  }

  /** A refusal is faster than what is to be measured. */
  private void taken(boolean taken) {
    if (!taken) {
      throw new IllegalStateException("the grammar refuses token " + (next - 1) + " of its file");
    }
  }
}
