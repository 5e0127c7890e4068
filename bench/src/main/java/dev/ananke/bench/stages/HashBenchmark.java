package dev.ananke.bench.stages;

import dev.ananke.bench.inputs.SizedSource;
import dev.ananke.bench.inputs.SourceFile;
import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.KeyHash;
import dev.ananke.schemas.TreeDigest;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Hashes of keys, and of the contents that are named by them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class HashBenchmark {
  private byte[] key;
  private List<Id128> hashes;
  private SourceFile file;
  private byte[] fragment;

  @Setup
  public void setUp() {
    file = SizedSource.KB10.file();
    key = Arrays.copyOf(file.content(), 256);
    fragment = file.content();
    hashes = List.of(ContentHash.of("bundle"), ContentHash.of("grammar"));
  }

  /** What names a grammar in a cache: two content hashes, level and hole. */
  @Benchmark
  public KeyHash keyOfGrammar() {
    return KeyHash.of(hashes, "imports\0file");
  }

  /** 256 bytes to 128 bits. */
  @Benchmark
  public KeyHash keyOf256Bytes() {
    return KeyHash.of(key);
  }

  /** One file of a tree's digest. */
  @Benchmark
  public TreeDigest digestOfFile() {
    return TreeDigest.EMPTY.add(file.path(), file.blobId());
  }

  /** The name of a fragment of 10 kB: a SHA-256, since it is shared between strangers. */
  @Benchmark
  public Id128 contentOf10KB() {
    return ContentHash.of(fragment);
  }
}
