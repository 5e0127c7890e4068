package dev.ananke.bench.stages;

import dev.ananke.bench.inputs.SizedSource;
import dev.ananke.bridge.EmptyCall;
import dev.ananke.bridge.Engine;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.ParseLimits;
import dev.ananke.bridge.Parser;
import dev.ananke.bridge.ParserLanguage;
import dev.ananke.bridge.SyntaxTree;
import dev.ananke.bridge.Vocabulary;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What crossing into native code costs, beside what is done there. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class BridgeBenchmark {
  private byte[] source;
  private Parser parser;
  private SyntaxTree tree;
  private Engine engine;
  private Matcher matcher;
  private Matcher spelling;

  @Setup
  public void setUp() {
    source = SizedSource.KB10.file().content();
    parser = new Parser(ParserLanguage.JAVA, ParseLimits.DEFAULT);
    tree = new Parser(ParserLanguage.JAVA, ParseLimits.DEFAULT).parse(source);
    engine = Engine.create(Vocabulary.bytes());
    matcher = engine.matcher("start: /[a-z]+/");
    spelling = engine.matcher("start: \"public static void main\"");
  }

  @TearDown
  public void tearDown() {
    parser.close();
    matcher.close();
    spelling.close();
    engine.close();
  }

  /** There and back. */
  @Benchmark
  public int emptyCall() {
    return EmptyCall.run();
  }

  /** The smallest call on an object that somebody may close meanwhile. */
  @Benchmark
  public boolean guardedCall() {
    return matcher.isAccepting();
  }

  /** A short text in: its bytes are copied, looked up, and a number comes back. */
  @Benchmark
  public int stringIn() {
    return ParserLanguage.JAVA.symbol("method_declaration");
  }

  /** A short text out: written there, copied, given back. */
  @Benchmark
  public byte[] stringOut() {
    return spelling.forcedBytes();
  }

  /** A file of 10 kB to its packed tree, in one call; nearly all of it is the parse. */
  @Benchmark
  public int packedTree() {
    return parser.parse(source).nodeCount();
  }

  /** All nodes of a packed tree, read in Java: no call at all. */
  @Benchmark
  public int readTree() {
    int sum = 0;
    for (int node = 0; node < tree.nodeCount(); node++) {
      sum += tree.kind(node) ^ tree.end(node);
    }
    return sum;
  }
}
