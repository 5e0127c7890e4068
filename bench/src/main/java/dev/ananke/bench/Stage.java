package dev.ananke.bench;

import dev.ananke.bench.stages.BridgeBenchmark;
import dev.ananke.bench.stages.CodecBenchmark;
import dev.ananke.bench.stages.CommitBenchmark;
import dev.ananke.bench.stages.CompileBenchmark;
import dev.ananke.bench.stages.ConflictBenchmark;
import dev.ananke.bench.stages.EngineBenchmark;
import dev.ananke.bench.stages.EngineStartBenchmark;
import dev.ananke.bench.stages.ExtractBenchmark;
import dev.ananke.bench.stages.ExtractCorpusBenchmark;
import dev.ananke.bench.stages.GateBenchmark;
import dev.ananke.bench.stages.HashBenchmark;
import dev.ananke.bench.stages.LazyMaskBenchmark;
import dev.ananke.bench.stages.MaskBenchmark;
import dev.ananke.bench.stages.PipelineBenchmark;
import dev.ananke.bench.stages.WholeRepositoryBenchmark;
import dev.ananke.bench.stages.WorkerBenchmark;
import java.util.List;
import java.util.Map;

/**
 * A stage of the way from a commit to a grammar, and what measures it.
 *
 * @param id the name on the command line
 * @param description what it measures, in half a sentence
 */
record Stage(String id, String description, List<Part> parts) {
  /** All, in the order of the way. */
  static final List<Stage> ALL =
      List.of(
          new Stage(
              "extract",
              "a file to its facts: by size, cache miss and hit, against the raw parse",
              List.of(
                  Part.timed(ExtractBenchmark.class).quickly("size", "KB10", "KB300"),
                  Part.shots(ExtractCorpusBenchmark.class, Pace.shots(3, 6), Pace.shots(1, 3)))),
          new Stage(
              "compile",
              "facts to fragments: by number of constraints, conflicts alone, one file of many, a library",
              List.of(
                  Part.shots(CompileBenchmark.class, Pace.shots(5, 10), Pace.shots(3, 5))
                      .quickly("constraints", "500", "5000"),
                  Part.timed(ConflictBenchmark.class).quickly("rules", "500", "5000"),
                  Part.shots(CommitBenchmark.class, Pace.shots(4, 10), Pace.shots(2, 4)),
                  Part.shots(WholeRepositoryBenchmark.class, Pace.shots(0, 10), Pace.shots(0, 2)))),
          new Stage(
              "codec",
              "records to bytes and back: fragments, bundle, IR, facts",
              List.of(Part.timed(CodecBenchmark.class))),
          new Stage(
              "engine",
              "the grammar engine: validate, create, consume, mask, warm and cold, lazy",
              List.of(
                  Part.timed(EngineBenchmark.class).quickly("vocabulary", "o200k"),
                  Part.shots(EngineStartBenchmark.class, Pace.shots(1, 10), Pace.shots(0, 3))
                      .quickly("vocabulary", "o200k"),
                  Part.shots(MaskBenchmark.class, Pace.shots(1, 5), Pace.shots(1, 1))
                      .quickly("vocabulary", "o200k"),
                  Part.shots(LazyMaskBenchmark.class, Pace.shots(2, 5), Pace.shots(1, 2))
                      .quickly("vocabulary", "o200k"))),
          new Stage(
              "gate",
              "a commit at the gate: the same grammar, a new one",
              List.of(Part.shots(GateBenchmark.class, Pace.shots(10, 40), Pace.shots(5, 10)))),
          new Stage(
              "worker",
              "a grammar out of the worker: hit, miss, eviction",
              List.of(Part.timed(WorkerBenchmark.class))),
          new Stage(
              "pipeline",
              "from a commit in git to its grammar at a worker, everything in one process",
              List.of(Part.shots(PipelineBenchmark.class, Pace.shots(20, 60), Pace.shots(5, 12)))),
          new Stage(
              "bridge", "crossing into native code", List.of(Part.timed(BridgeBenchmark.class))),
          new Stage(
              "hash", "hashes of keys and of contents", List.of(Part.timed(HashBenchmark.class))));

  /**
   * A class of benchmarks that share their pace.
   *
   * @param quickParameters values that a quick run is content with, by parameter
   */
  record Part(
      Class<?> benchmarks, Pace full, Pace quick, Map<String, List<String>> quickParameters) {
    static Part timed(Class<?> benchmarks) {
      return new Part(benchmarks, Pace.FULL, Pace.QUICK, Map.of());
    }

    static Part shots(Class<?> benchmarks, Pace full, Pace quick) {
      return new Part(benchmarks, full, quick, Map.of());
    }

    /** Content with some values of a parameter where there is little time. */
    Part quickly(String parameter, String... values) {
      return new Part(benchmarks, full, quick, Map.of(parameter, List.of(values)));
    }
  }

  /** The stage that a class of benchmarks is of. */
  static Stage ofBenchmarks(String className) {
    for (Stage stage : ALL) {
      if (stage.parts.stream().anyMatch(part -> part.benchmarks().getName().equals(className))) {
        return stage;
      }
    }
    throw new IllegalArgumentException("no stage lists " + className);
  }
}
