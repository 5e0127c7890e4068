package dev.ananke.core.constraints;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.core.state.InMemoryStateStore;
import dev.ananke.core.state.StateDump;
import dev.ananke.schemas.SkipReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** Compiled step by step is the same as compiled from scratch, whatever the history. */
class IncrementalProperties {

  /** What one commit does to a path. */
  record Step(List<FileUpdate> updates) {}

  @Property(tries = 150)
  void compile_afterAnyHistory_equalsCompileFromScratch(
      @ForAll("histories") List<Step> history, @ForAll("capacities") int capacity) {
    Repository repository = new Repository(SampleFiles.compiler(capacity));
    Map<String, FileUpdate> files = new TreeMap<>();
    for (Step step : history) {
      for (FileUpdate update : step.updates()) {
        if (update.blobId() == null) {
          files.remove(update.path());
        } else {
          files.put(update.path(), update);
        }
      }
      CompiledLanguage compiled = repository.commit(step.updates().toArray(new FileUpdate[0]));
      assertSame(files, repository, compiled, capacity);
    }
  }

  private static void assertSame(
      Map<String, FileUpdate> files,
      Repository repository,
      CompiledLanguage compiled,
      int capacity) {
    Repository fresh = new Repository(SampleFiles.compiler(capacity));
    CompiledLanguage again = fresh.commit(files.values().toArray(new FileUpdate[0]));

    assertEquals(again.fragments(), compiled.fragments());
    assertEquals(again.fragments().keySet(), repository.fragments().keySet());
    fresh
        .fragments()
        .forEach((name, payload) -> assertArrayEquals(payload, repository.fragments().get(name)));
    assertEquals(again.openings(), compiled.openings());
    assertEquals(again.conflicts(), compiled.conflicts());
    assertEquals(again.statistics(), compiled.statistics());
    assertEquals(again.holes(), compiled.holes());
    assertEquals(again.empty(), compiled.empty());
    assertEquals(again.contentHash(), compiled.contentHash());
    assertEquals(StateDump.of(fresh.state), StateDump.of(repository.state), "state has leftovers");
    Map<String, byte[]> payloads =
        repository.compiler.payloads(repository.state, "java", compiled.fragments().keySet());
    for (String name : compiled.fragments().keySet()) {
      assertArrayEquals(repository.fragments().get(name), payloads.get(name), name);
    }
  }

  @Property(tries = 60)
  void fold_manyFilesAtOnce_equalsOneByOne(
      @ForAll("histories") List<Step> history, @ForAll("capacities") int capacity) {
    ConstraintCompiler compiler = SampleFiles.compiler(capacity);
    InMemoryStateStore together = new InMemoryStateStore();
    InMemoryStateStore apart = new InMemoryStateStore();
    try (Folding folding = compiler.folding(together)) {
      for (Step step : history) {
        for (FileUpdate update : step.updates()) {
          folding.fold(update);
          compiler.fold(apart, update);
        }
      }
    }
    compiler.compile(together);
    compiler.compile(apart);
    assertEquals(StateDump.of(apart), StateDump.of(together));
  }

  @Property(tries = 60)
  void compile_interleavedWithFolds_changesNothing(
      @ForAll("histories") List<Step> history, @ForAll("capacities") int capacity) {
    ConstraintCompiler compiler = SampleFiles.compiler(capacity);
    InMemoryStateStore often = new InMemoryStateStore();
    InMemoryStateStore once = new InMemoryStateStore();
    for (Step step : history) {
      for (FileUpdate update : step.updates()) {
        compiler.fold(often, update);
        compiler.compile(often);
        compiler.fold(once, update);
      }
    }
    compiler.compile(often);
    compiler.compile(once);
    assertEquals(StateDump.of(once), StateDump.of(often));
  }

  @Property(tries = 100)
  void compile_inSlices_equalsCompileAtOnce(
      @ForAll("histories") List<Step> history,
      @ForAll("capacities") int capacity,
      @ForAll @IntRange(min = 1, max = 4) int leaves) {
    Repository whole = new Repository(SampleFiles.compiler(capacity));
    Repository sliced = new Repository(SampleFiles.compiler(capacity));
    for (Step step : history) {
      CompiledLanguage once = whole.commit(step.updates().toArray(new FileUpdate[0]));
      step.updates().forEach(update -> sliced.compiler.fold(sliced.state, update));
      List<CompiledLanguage> end = null;
      for (int slice = 0; end == null; slice++) {
        assertTrue(slice < 1000, "it never ends");
        int[] left = {leaves};
        end = sliced.compiler.compile(sliced.state, () -> left[0]-- > 0);
      }
      CompiledLanguage compiled = end.getFirst();
      assertEquals(once.changed().keySet(), compiled.changed().keySet());
      once.changed()
          .forEach((name, payload) -> assertArrayEquals(payload, compiled.changed().get(name)));
      assertEquals(withoutPayloads(once), withoutPayloads(compiled));
      assertEquals(StateDump.of(whole.state), StateDump.of(sliced.state));
    }
  }

  private static CompiledLanguage withoutPayloads(CompiledLanguage language) {
    return new CompiledLanguage(
        language.language(),
        language.fragments(),
        Map.of(),
        language.removed(),
        language.holes(),
        language.denied(),
        language.conflicts(),
        language.openings(),
        language.statistics(),
        language.versions(),
        language.contentHash(),
        language.changes(),
        language.empty());
  }

  // --- histories: few names, so that files meet

  private static final List<String> PACKAGES =
      List.of("a", "a.b", "a.b.Cap.c", "java.util", "java.odd", "c.d");

  /** From leaves that hold a name or two to one leaf for everything. */
  @Provide
  Arbitrary<Integer> capacities() {
    return Arbitraries.of(20, 60, 150, 400, 12_000);
  }

  @Provide
  Arbitrary<List<Step>> histories() {
    return step().list().ofMinSize(1).ofMaxSize(8);
  }

  private Arbitrary<Step> step() {
    return update()
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(
            updates -> {
              // One update a path, as in a commit.
              Map<String, FileUpdate> byPath = new TreeMap<>();
              updates.forEach(update -> byPath.put(update.path(), update));
              return new Step(new ArrayList<>(byPath.values()));
            });
  }

  private Arbitrary<FileUpdate> update() {
    return Arbitraries.frequencyOf(
        Tuple.of(8, javaFile()),
        Tuple.of(3, path().map(FileUpdate::delete)),
        Tuple.of(
            1,
            Combinators.combine(Arbitraries.of("a/K.kt", "K.kt"), Arbitraries.of(PACKAGES))
                .as(SampleFiles::kotlin)),
        Tuple.of(
            1, Arbitraries.of("a/K.kt", "K.kt", ".ananke.yaml", "README").map(FileUpdate::delete)),
        Tuple.of(1, path().map(path -> SampleFiles.skipped(path, SkipReason.TOO_LARGE))),
        Tuple.of(
            1,
            Arbitraries.of("README", ".ananke.yaml")
                .map(path -> SampleFiles.skipped(path, SkipReason.UNKNOWN_LANGUAGE))),
        Tuple.of(2, rules()));
  }

  private Arbitrary<FileUpdate> javaFile() {
    Arbitrary<String> name = Arbitraries.of(PACKAGES).injectNull(0.1);
    Arbitrary<List<String>> types =
        Arbitraries.of(
                "X", "Y", "Z", "low", "X@AutoValue", "Y@dagger.Module", "T1", "T2", "T3", "T4")
            .list()
            .uniqueElements()
            .ofMaxSize(6);
    Arbitrary<List<String>> imports =
        Arbitraries.of(
                "a.X",
                "a.Y.Z",
                "a.low",
                "a.*",
                "a.b.X",
                "a.b.W",
                "static a.b.X.m",
                "static a.b.X.*",
                "c.d.Y",
                "c.d.Y.Z.m",
                "java.util.List",
                "java.util.Odd",
                "java.odd.*",
                "java.odd.Thing",
                "java.*",
                "javax.sql.low",
                "lib.q.Thing",
                "com.google.auto.value.AutoValue",
                "Top.Inner")
            .list()
            .uniqueElements()
            .ofMaxSize(5);
    return Combinators.combine(
            path(), name, types, imports, Arbitraries.of(false, false, false, true))
        .as(SampleFiles::java);
  }

  private Arbitrary<String> path() {
    return Arbitraries.of(
        "a/X.java", "a/Y.java", "a/b/X.java", "a/b/Z.java", "src/a/X.java", "c/d/Y.java");
  }

  private Arbitrary<FileUpdate> rules() {
    return Arbitraries.of("a.X", "a.*", "a.**", "java.util.List", "lib.**", "a.b.X.m", "c.d.*")
        .list()
        .ofMaxSize(4)
        .map(patterns -> SampleFiles.deny(patterns.toArray(new String[0])));
  }
}
