package dev.ananke.bench.stages;

import dev.ananke.bench.inputs.Corpus;
import dev.ananke.bench.inputs.ManyFiles;
import dev.ananke.bench.inputs.SourceFile;
import dev.ananke.bridge.ParseLimits;
import dev.ananke.bridge.Parser;
import dev.ananke.bridge.ParserLanguage;
import dev.ananke.core.extract.Extractor;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Whole libraries to facts, against what tree-sitter alone takes for the same files. File by file
 * in turns, and of each file the best of all passes: whatever else the machine does meets both
 * alike, and drops out where one pass was left alone.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class ExtractCorpusBenchmark {
  private List<SourceFile> files;
  private Parser parser;
  private Extractor extractor;
  private long[] bestRawParse;
  private long[] bestExtract;

  /** Two sums over all files, of the best time that each had so far. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Sums {
    /** By tree-sitter alone. */
    public long rawParseNanos;

    /** To facts. */
    public long extractNanos;
  }

  @Setup
  public void setUp() {
    files = Corpus.allFiles();
    parser = new Parser(ParserLanguage.JAVA, ParseLimits.DEFAULT);
    extractor = ManyFiles.newExtractor();
    bestRawParse = new long[files.size()];
    bestExtract = new long[files.size()];
    Arrays.fill(bestRawParse, Long.MAX_VALUE);
    Arrays.fill(bestExtract, Long.MAX_VALUE);
  }

  @TearDown
  public void tearDown() {
    parser.close();
    extractor.close();
  }

  /** Every file once, without a cache. */
  @Benchmark
  public void corpus(Sums sums, Blackhole sink) {
    for (int i = 0; i < bestExtract.length; i++) {
      SourceFile file = files.get(i);
      long start = System.nanoTime();
      sink.consume(parser.parseOnly(file.content()));
      long parsed = System.nanoTime();
      sink.consume(extractor.extract(file.path(), file.blobId(), file.content()));
      bestExtract[i] = Math.min(bestExtract[i], System.nanoTime() - parsed);
      bestRawParse[i] = Math.min(bestRawParse[i], parsed - start);
    }
    sums.rawParseNanos = Arrays.stream(bestRawParse).sum();
    sums.extractNanos = Arrays.stream(bestExtract).sum();
  }
}
