package dev.ananke.bench.stages;

import dev.ananke.bench.inputs.ManyFiles;
import dev.ananke.bench.inputs.SizedSource;
import dev.ananke.bench.inputs.SourceFile;
import dev.ananke.bridge.ParseLimits;
import dev.ananke.bridge.Parser;
import dev.ananke.bridge.ParserLanguage;
import dev.ananke.core.assembly.Stages;
import dev.ananke.core.extract.Extraction;
import dev.ananke.core.extract.Extractor;
import dev.ananke.core.extract.ExtractorOptions;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One file to its facts, by size. */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameter and calls the set-up first
public class ExtractBenchmark {
  /** How large the file is. */
  @Param public SizedSource size;

  private SourceFile file;
  private Parser parser;
  private Extractor withoutCache;
  private Extractor withCache;

  @Setup
  public void setUp() {
    file = size.file();
    parser = new Parser(ParserLanguage.JAVA, ParseLimits.DEFAULT);
    withoutCache = ManyFiles.newExtractor();
    withCache = Stages.extractor(ExtractorOptions.DEFAULT);
    withCache.extract(file.path(), file.blobId(), file.content());
  }

  @TearDown
  public void tearDown() {
    parser.close();
    withoutCache.close();
    withCache.close();
  }

  /** A blob that was not seen before: the cache keeps nothing. */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  public Extraction miss() {
    return withoutCache.extract(file.path(), file.blobId(), file.content());
  }

  /** A blob that the cache holds. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  public Extraction hit() {
    return withCache.extract(file.path(), file.blobId(), file.content());
  }

  /** What tree-sitter alone takes for the same bytes. */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  public int rawParse() {
    return parser.parseOnly(file.content());
  }
}
