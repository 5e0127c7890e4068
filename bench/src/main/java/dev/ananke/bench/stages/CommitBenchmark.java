package dev.ananke.bench.stages;

import dev.ananke.bench.inputs.CompiledRepository;
import dev.ananke.bench.inputs.ManyFiles;
import dev.ananke.core.assembly.Stages;
import dev.ananke.core.constraints.ConstraintCompiler;
import dev.ananke.core.constraints.FileUpdate;
import java.util.ArrayList;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * A commit of one file, folded and compiled, in repositories of 100, 1,000 and 10,000 files: the
 * same commits in all three, in turns, and of each commit the best of all passes. State is in
 * memory; extraction and the gate are not in it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class CommitBenchmark {
  private final CompiledRepository[] repositories = new CompiledRepository[3];
  private List<FileUpdate> commits;
  private long[][] best;

  /** The mean over all commits, of the best time that each had so far. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Means {
    public long in100FilesNanos;
    public long in1000FilesNanos;
    public long in10000FilesNanos;
  }

  @Setup
  public void setUp() {
    ManyFiles files = new ManyFiles();
    ConstraintCompiler compiler = Stages.constraintCompiler();
    for (int i = 0, count = 100; i < repositories.length; i++, count *= 10) {
      repositories[i] = new CompiledRepository(compiler, files.first(count));
    }
    commits = new ArrayList<>();
    List<FileUpdate> smallest = files.first(100);
    for (int i = 0; i < smallest.size(); i += 5) {
      // A class comes, and goes again.
      commits.add(ManyFiles.withType(smallest.get(i), "Added"));
      commits.add(smallest.get(i));
    }
    best = new long[repositories.length][commits.size()];
    for (long[] times : best) {
      Arrays.fill(times, Long.MAX_VALUE);
    }
  }

  /** 40 commits to each repository. */
  @Benchmark
  public void commit(Means means, Blackhole sink) {
    for (int commit = 0; commit < commits.size(); commit++) {
      for (int i = 0; i < repositories.length; i++) {
        long start = System.nanoTime();
        sink.consume(repositories[i].commit(commits.get(commit)));
        best[i][commit] = Math.min(best[i][commit], System.nanoTime() - start);
      }
    }
    means.in100FilesNanos = mean(best[0]);
    means.in1000FilesNanos = mean(best[1]);
    means.in10000FilesNanos = mean(best[2]);
  }

  private static long mean(long[] times) {
    return Arrays.stream(times).sum() / times.length;
  }
}
