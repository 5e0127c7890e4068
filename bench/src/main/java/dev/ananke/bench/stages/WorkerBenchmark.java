package dev.ananke.bench.stages;

import dev.ananke.bench.inputs.CompiledRepository;
import dev.ananke.bench.inputs.Corpus;
import dev.ananke.bench.inputs.OutputRecords;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.OutputKey.BundleKey;
import dev.ananke.schemas.OutputKey.FragmentKey;
import dev.ananke.schemas.RecordEncoder;
import dev.ananke.worker.Grammar;
import dev.ananke.worker.GrammarRequest;
import dev.ananke.worker.Grammars;
import dev.ananke.worker.Replica;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A worker that holds 100 repositories, all of them commons-lang3 but for their names and hashes,
 * is asked for one grammar again and again, and for those of all in a shuffled order, so that the
 * processor's caches do not answer.
 */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class WorkerBenchmark {
  private static final int REPOSITORIES = 100;

  private List<GrammarRequest> requests;
  private Grammars all;
  private Grammars none;
  private Grammars half;
  private int next;

  @Setup
  public void setUp() {
    CompiledRepository repository = CompiledRepository.of(Corpus.COMMONS_LANG);
    RecordEncoder encoder = new RecordEncoder();
    Replica replica = new Replica(taken -> {});
    List<GrammarRequest> asked = new ArrayList<>();
    for (int i = 0; i < REPOSITORIES; i++) {
      BundleKey key = new BundleKey("acme/app" + i, "refs/heads/main", "java");
      Bundle bundle = OutputRecords.bundle(repository, key, i);
      bundle.setContentHash(ContentHash.of(key.repository()));
      repository
          .compiled()
          .fragments()
          .keySet()
          .forEach(
              name ->
                  replica.accept(
                      new FragmentKey(key, name).bytes(),
                      encoder.encode(OutputRecords.fragment(repository.payload(name)))));
      replica.accept(key.bytes(), encoder.encode(bundle));
      asked.add(new GrammarRequest(key.repository(), key.ref(), key.language(), "file"));
    }
    Collections.shuffle(asked, new Random(42));
    requests = List.copyOf(asked);
    long text = repository.grammar().length();
    all = grammars(replica, 2 * text * REPOSITORIES);
    none = grammars(replica, 0);
    half = grammars(replica, text * REPOSITORIES / 2);
    requests.forEach(all::grammar);
    requests.forEach(half::grammar);
  }

  private static Grammars grammars(Replica replica, long cacheBytes) {
    return new Grammars(replica, cacheBytes, Duration.ofHours(1), InstantSource.system());
  }

  private GrammarRequest nextRequest() {
    next = next + 1 == REPOSITORIES ? 0 : next + 1;
    return requests.get(next);
  }

  /** The cache has it, and it was asked for just before. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  public Grammar hit() {
    return all.grammar(requests.getFirst());
  }

  /** The cache has it, and 99 others were asked for since. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  public Grammar hitInTurn() {
    return all.grammar(nextRequest());
  }

  /** No cache: the text is put together from its fragments, and its hash checked. */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  public Grammar miss() {
    return none.grammar(nextRequest());
  }

  /** A full cache that holds half of what is asked for in turn: hits, misses and evictions. */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  public Grammar eviction() {
    return half.grammar(nextRequest());
  }
}
