package dev.ananke.bench.stages;

import dev.ananke.bench.inputs.CompiledRepository;
import dev.ananke.bench.inputs.ManyFiles;
import dev.ananke.core.assembly.Stages;
import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.constraints.ConstraintCompiler;
import dev.ananke.core.constraints.FileUpdate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The facts of a repository to its fragments, from nothing, by how many constraints come out: the
 * packages and types that can be imported.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameter and calls the set-up first
public class CompileBenchmark {
  /** About how many. */
  @Param({"10", "50", "500", "5000"})
  public int constraints;

  private final ConstraintCompiler compiler = Stages.constraintCompiler();
  private List<FileUpdate> files;

  @Setup
  public void setUp() {
    files = new ManyFiles().withConstraints(constraints);
  }

  /** Folding all files and compiling, with an empty state each time. */
  @Benchmark
  public CompiledLanguage fromNothing() {
    return new CompiledRepository(compiler, files).compiled();
  }
}
