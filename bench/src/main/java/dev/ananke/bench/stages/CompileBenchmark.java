package dev.ananke.bench.stages;

import dev.ananke.bench.inputs.ManyFiles;
import dev.ananke.core.assembly.Stages;
import dev.ananke.core.constraints.ConstraintCompiler;
import dev.ananke.core.constraints.FileUpdate;
import dev.ananke.core.constraints.Folding;
import dev.ananke.core.state.InMemoryStateStore;
import java.util.List;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * The facts of a repository to its fragments, from nothing, by how many constraints come out: the
 * packages and types that can be imported. Each time with an empty state.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameter and calls the set-up first
public class CompileBenchmark {
  /** A pass does so often what makes about so many constraints in all. */
  private static final int CONSTRAINTS_OF_A_PASS = 5000;

  /** About how many. */
  @Param({"10", "50", "500", "5000"})
  public int constraints;

  private final ConstraintCompiler compiler = Stages.constraintCompiler();
  private List<FileUpdate> files;

  /** The means of one pass. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Means {
    /** Counting the facts of all files. */
    public long foldNanos;

    /** From counted facts to fragments. */
    public long compileNanos;
  }

  @Setup
  public void setUp() {
    files = new ManyFiles().withConstraints(constraints);
  }

  /** All files as one commit. */
  @Benchmark
  public void fromNothing(Means means, Blackhole sink) {
    int times = CONSTRAINTS_OF_A_PASS / constraints;
    long folding = 0;
    long compiling = 0;
    for (int i = 0; i < times; i++) {
      InMemoryStateStore state = new InMemoryStateStore();
      long start = System.nanoTime();
      try (Folding folds = compiler.folding(state)) {
        files.forEach(folds::fold);
      }
      long folded = System.nanoTime();
      sink.consume(compiler.compile(state));
      folding += folded - start;
      compiling += System.nanoTime() - folded;
    }
    means.foldNanos = folding / times;
    means.compileNanos = compiling / times;
  }
}
