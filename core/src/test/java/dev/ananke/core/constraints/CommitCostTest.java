package dev.ananke.core.constraints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.core.state.CountingStateStore;
import dev.ananke.core.state.InMemoryStateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What one changed file costs does not depend on how many others there are. */
class CommitCostTest {
  private static final int IMPORTS = 12;

  /** Ten files a package; each file imports from other packages and from outside. */
  static FileUpdate file(int index, int files, List<String> types, int shift) {
    int packages = Math.max(1, files / 10);
    List<String> imports = new ArrayList<>();
    imports.add("java.util.List");
    imports.add("java.util.concurrent.Future");
    imports.add("org.library.part" + index % 40 + ".Thing" + index % 7);
    for (int i = 0; i < IMPORTS; i++) {
      int other = Math.floorMod(index * 31 + i * 7919 + shift, files);
      imports.add(packageName(other % packages) + ".Type" + other);
    }
    return SampleFiles.java(
        "src/main/java/"
            + packageName(index % packages).replace('.', '/')
            + "/Type"
            + index
            + ".java",
        packageName(index % packages),
        types,
        imports);
  }

  private static String packageName(int index) {
    return "com.acme.area" + index % 17 + ".module" + index;
  }

  record Cost(CountingStateStore.Accesses accesses, int fragments, long bytes) {}

  static InMemoryStateStore repository(ConstraintCompiler compiler, int files) {
    InMemoryStateStore state = new InMemoryStateStore();
    try (Folding folding = compiler.folding(state)) {
      for (int i = 0; i < files; i++) {
        folding.fold(file(i, files, List.of("Type" + i), 0));
      }
    }
    compiler.compile(state);
    return state;
  }

  private static Cost cost(
      ConstraintCompiler compiler, InMemoryStateStore state, FileUpdate... updates) {
    CountingStateStore counting = new CountingStateStore(state);
    for (FileUpdate update : updates) {
      compiler.fold(counting, update);
    }
    CompiledLanguage compiled = compiler.compile(counting).getFirst();
    long bytes = compiled.changed().values().stream().mapToLong(payload -> payload.length).sum();
    return new Cost(counting.accesses(), compiled.changed().size(), bytes);
  }

  private static void note(
      Map<String, Map<Integer, Cost>> costs, String what, int files, Cost cost) {
    costs.computeIfAbsent(what, key -> new TreeMap<>()).put(files, cost);
  }

  @Test
  void commit_ofOneFileInTheSamePackage_costsAsMuchInALargeRepositoryAsInASmallOne() {
    ConstraintCompiler compiler = SampleFiles.compiler();
    Map<String, Map<Integer, Cost>> costs = new TreeMap<>();
    for (int files : List.of(100, 1000, 10_000)) {
      InMemoryStateStore state = repository(compiler, files);
      int index = files / 2;
      note(
          costs,
          "1 same facts",
          files,
          cost(compiler, state, file(index, files, List.of("Type" + index), 0)));
      note(
          costs,
          "2 another type",
          files,
          cost(compiler, state, file(index, files, List.of("Type" + index, "More"), 0)));
      note(
          costs,
          "3 other imports",
          files,
          cost(compiler, state, file(index, files, List.of("Type" + index, "More"), 1)));
      note(
          costs,
          "4 new package",
          files,
          cost(
              compiler,
              state,
              SampleFiles.java("New.java", "com.acme.fresh", List.of("New"), List.of())));
    }
    costs.forEach(
        (what, bySize) ->
            bySize.forEach(
                (files, cost) ->
                    System.out.printf(
                        "commit, %s, of %5d files: %d reads (%d bytes), %d writes (%d bytes), %d"
                            + " fragments (%d bytes)%n",
                        what.substring(2),
                        files,
                        cost.accesses().reads(),
                        cost.accesses().bytesRead(),
                        cost.accesses().writes(),
                        cost.accesses().bytesWritten(),
                        cost.fragments(),
                        cost.bytes())));
    costs.forEach(
        (what, bySize) -> {
          CountingStateStore.Accesses small = bySize.get(100).accesses();
          CountingStateStore.Accesses large = bySize.get(10_000).accesses();
          assertEquals(0, large.scans(), what);
          assertTrue(large.reads() <= 2 * small.reads() + 2, what);
          assertTrue(large.writes() <= 2 * small.writes() + 2, what);
        });
  }
}
