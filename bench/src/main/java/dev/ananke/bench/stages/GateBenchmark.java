package dev.ananke.bench.stages;

import dev.ananke.bench.inputs.CompiledRepository;
import dev.ananke.bench.inputs.Corpus;
import dev.ananke.bench.inputs.ManyFiles;
import dev.ananke.bench.inputs.SourceFile;
import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.constraints.FileUpdate;
import dev.ananke.core.gate.Gate;
import dev.ananke.core.gate.GateInput;
import dev.ananke.core.gate.GateOptions;
import dev.ananke.core.gate.GateOutput;
import dev.ananke.core.state.InMemoryStateStore;
import dev.ananke.core.state.StateStore;
import dev.ananke.core.updates.CompiledUpdate;
import dev.ananke.core.updates.RefName;
import dev.ananke.core.updates.SampleLimits;
import dev.ananke.schemas.DigestCheck;
import dev.ananke.schemas.RefCompiled;
import dev.ananke.schemas.RefSample;
import dev.ananke.schemas.Revision;
import dev.ananke.schemas.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a commit of one file costs the gate in commons-lang3, with as many samples as the job takes
 * at most. Compiling the constraints is not in it.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class GateBenchmark {

  /** A ref whose first commit has passed. */
  @State(Scope.Thread)
  public static class Passed {
    private final List<RefSample> samples = samples();
    private final StateStore state = new InMemoryStateStore();
    private CompiledRepository repository;
    private Gate gate;
    private FileUpdate file;
    private int commits;

    @Setup
    public void setUp() {
      repository = CompiledRepository.of(Corpus.COMMONS_LANG);
      gate = new Gate(GateOptions.DEFAULT);
      try (var extractor = ManyFiles.newExtractor()) {
        file = ManyFiles.update(extractor, Corpus.COMMONS_LANG.files().getFirst());
      }
      pass(input(repository.compiled(), samples));
    }

    @TearDown
    public void tearDown() {
      gate.close();
    }

    private GateOutput pass(RefCompiled compiled) {
      GateOutput output = gate.pass(state, compiled).getFirst();
      if (output.bundle().getGate().getVerdict() != Verdict.PASSED) {
        throw new IllegalStateException("not passed: " + output.bundle().getGate());
      }
      return output;
    }

    private static RefCompiled input(CompiledLanguage language, List<RefSample> samples) {
      CompiledUpdate update =
          new CompiledUpdate(
              new RefName("bench", "refs/heads/main"),
              new Revision(0, 0L),
              "commit",
              List.of(language),
              samples,
              DigestCheck.EQUAL,
              Instant.EPOCH,
              null);
      return GateInput.of(update, language, Instant.EPOCH);
    }

    private static List<RefSample> samples() {
      List<RefSample> samples = new ArrayList<>();
      int bytes = 0;
      for (SourceFile file : Corpus.COMMONS_LANG.files()) {
        int length = file.content().length;
        SampleLimits limits = SampleLimits.DEFAULT;
        if (samples.size() < limits.files()
            && length <= limits.fileBytes()
            && bytes + length <= limits.bytes()) {
          bytes += length;
          samples.add(
              new RefSample(file.path(), "java", ByteBuffer.wrap(file.content()), List.of()));
        }
      }
      return samples;
    }
  }

  /** The method of a class was changed: one sample is another. */
  @State(Scope.Thread)
  public static class SameGrammar {
    private RefCompiled compiled;

    @Setup(Level.Invocation)
    public void commit(Passed passed) {
      List<RefSample> samples = new ArrayList<>(passed.samples);
      RefSample first = samples.getFirst();
      String text = StandardCharsets.UTF_8.decode(first.getContent().duplicate()).toString();
      String edited = text + "// commit " + passed.commits++ + "\n";
      samples.set(
          0,
          new RefSample(
              first.getPath(),
              "java",
              ByteBuffer.wrap(edited.getBytes(StandardCharsets.UTF_8)),
              List.of()));
      compiled = Passed.input(passed.repository.commit(passed.file), samples);
    }
  }

  /** A class came: the grammar is a new one, to which all samples are new. */
  @State(Scope.Thread)
  public static class NewGrammar {
    private RefCompiled compiled;

    @Setup(Level.Invocation)
    public void commit(Passed passed) {
      FileUpdate added = ManyFiles.withType(passed.file, "Added" + passed.commits++);
      compiled = Passed.input(passed.repository.commit(added), passed.samples);
    }
  }

  /** The grammar is that of the commit before. */
  @Benchmark
  public GateOutput sameGrammar(Passed passed, SameGrammar commit) {
    return passed.pass(commit.compiled);
  }

  /** The grammar is a new one. */
  @Benchmark
  public GateOutput newGrammar(Passed passed, NewGrammar commit) {
    return passed.pass(commit.compiled);
  }
}
