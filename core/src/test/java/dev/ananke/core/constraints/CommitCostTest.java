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

  /**
   * Ten files a package; each file imports from other packages and from outside.
   *
   * @param shift of how many of its imports are others
   */
  private static FileUpdate file(int index, int files, List<String> types, int shift) {
    int packages = files / 10;
    List<String> imports = new ArrayList<>();
    imports.add("java.util.List");
    imports.add("java.util.concurrent.Future");
    imports.add("org.library.part" + index % 40 + ".Thing" + index % 7);
    for (int i = 0; i < IMPORTS; i++) {
      int other = Math.floorMod(index * 31 + i * 7919 + (i < shift ? 1 : 0), files);
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

  record Cost(int files, CountingStateStore.Accesses accesses, int fragments, long bytes) {}

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
      ConstraintCompiler compiler, InMemoryStateStore state, int files, FileUpdate... updates) {
    CountingStateStore counting = new CountingStateStore(state);
    for (FileUpdate update : updates) {
      compiler.fold(counting, update);
    }
    CompiledLanguage compiled = compiler.compile(counting).getFirst();
    long bytes = compiled.changed().values().stream().mapToLong(payload -> payload.length).sum();
    return new Cost(files, counting.accesses(), compiled.changed().size(), bytes);
  }

  @Test
  void commit_ofOneFile_costsAsMuchInALargeRepositoryAsInASmallOne() {
    ConstraintCompiler compiler = SampleFiles.compiler();
    Map<String, List<Cost>> costs = new TreeMap<>();
    for (int files : List.of(100, 1000, 10_000)) {
      InMemoryStateStore state = repository(compiler, files);
      int index = files / 2;
      String type = "Type" + index;
      Map<String, FileUpdate> commits = new TreeMap<>();
      commits.put("1 same facts", file(index, files, List.of(type), 0));
      commits.put("2 another type", file(index, files, List.of(type, "More"), 0));
      commits.put("3 another import", file(index, files, List.of(type, "More"), 1));
      commits.put(
          "4 new package",
          SampleFiles.java("New.java", "com.acme.fresh", List.of("New"), List.of()));
      commits.forEach(
          (what, update) ->
              costs
                  .computeIfAbsent(what, key -> new ArrayList<>())
                  .add(cost(compiler, state, files, update)));
    }
    costs.forEach(
        (what, list) -> {
          list.forEach(cost -> print(what, cost));
          CountingStateStore.Accesses small = list.getFirst().accesses();
          CountingStateStore.Accesses large = list.getLast().accesses();
          assertEquals(0, large.scans(), what);
          assertTrue(large.reads() <= 2 * small.reads(), what);
          assertTrue(large.writes() <= 2 * small.writes(), what);
        });
  }

  private static void print(String what, Cost cost) {
    System.out.printf(
        "commit, %s, of %5d files: %d reads (%d bytes), %d writes (%d bytes), %d fragments (%d"
            + " bytes)%n",
        what.substring(2),
        cost.files(),
        cost.accesses().reads(),
        cost.accesses().bytesRead(),
        cost.accesses().writes(),
        cost.accesses().bytesWritten(),
        cost.fragments(),
        cost.bytes());
  }
}
