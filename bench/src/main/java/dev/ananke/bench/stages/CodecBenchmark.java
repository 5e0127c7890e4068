package dev.ananke.bench.stages;

import dev.ananke.bench.inputs.CompiledRepository;
import dev.ananke.bench.inputs.Corpus;
import dev.ananke.bench.inputs.ManyFiles;
import dev.ananke.bench.inputs.OutputRecords;
import dev.ananke.bench.inputs.SizedSource;
import dev.ananke.core.extract.Extractor;
import dev.ananke.schemas.BlobFacts;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.Fragment;
import dev.ananke.schemas.ImportablePackages;
import dev.ananke.schemas.OutputKey.BundleKey;
import dev.ananke.schemas.RecordDecoder;
import dev.ananke.schemas.RecordEncoder;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Records to bytes and back: those of commons-lang3, and of each kind the largest. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class CodecBenchmark {
  private final RecordEncoder encoder = new RecordEncoder();
  private final RecordDecoder<Fragment> fragments = RecordDecoder.of(Fragment.class);
  private final RecordDecoder<Bundle> bundles = RecordDecoder.of(Bundle.class);
  private final RecordDecoder<ImportablePackages> constraints =
      RecordDecoder.of(ImportablePackages.class);
  private final RecordDecoder<BlobFacts> facts = RecordDecoder.of(BlobFacts.class);

  private Fragment fragment;
  private byte[] encodedFragment;
  private Bundle bundle;
  private byte[] encodedBundle;
  private ImportablePackages leaf;
  private byte[] encodedLeaf;
  private BlobFacts file;
  private byte[] encodedFile;

  @Setup
  public void setUp() {
    CompiledRepository repository = CompiledRepository.of(Corpus.COMMONS_LANG);
    fragment = OutputRecords.fragment(largest(repository, "imports/"));
    encodedFragment = encoder.encode(fragment);
    bundle = OutputRecords.bundle(repository, new BundleKey("apache/flink", "main", "java"), 1);
    encodedBundle = encoder.encode(bundle);
    encodedLeaf = largest(repository, "constraints/");
    leaf = constraints.decode(encodedLeaf);
    try (Extractor extractor = ManyFiles.newExtractor()) {
      file = ManyFiles.facts(ManyFiles.update(extractor, SizedSource.KB10.file()));
    }
    encodedFile = encoder.encode(file);
  }

  private static byte[] largest(CompiledRepository repository, String kind) {
    return repository.compiled().fragments().keySet().stream()
        .filter(name -> name.startsWith(kind))
        .map(repository::payload)
        .max(Comparator.comparingInt(payload -> payload.length))
        .orElseThrow();
  }

  @Benchmark
  public byte[] encodeFragment() {
    return encoder.encode(fragment);
  }

  @Benchmark
  public Fragment decodeFragment() {
    return fragments.decode(encodedFragment);
  }

  @Benchmark
  public byte[] encodeBundle() {
    return encoder.encode(bundle);
  }

  @Benchmark
  public Bundle decodeBundle() {
    return bundles.decode(encodedBundle);
  }

  /** A leaf of the IR. */
  @Benchmark
  public byte[] encodeConstraints() {
    return encoder.encode(leaf);
  }

  /** A leaf of the IR. */
  @Benchmark
  public ImportablePackages decodeConstraints() {
    return constraints.decode(encodedLeaf);
  }

  /** The facts of a file of 10 kB. */
  @Benchmark
  public byte[] encodeFacts() {
    return encoder.encode(file);
  }

  /** The facts of a file of 10 kB. */
  @Benchmark
  public BlobFacts decodeFacts() {
    return facts.decode(encodedFile);
  }
}
