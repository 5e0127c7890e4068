package dev.ananke.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

class SelectionTest {
  @Test
  void all_isEveryBenchmarkThereIs() {
    Set<String> compiled = new TreeSet<>();
    for (BenchmarkListEntry entry :
        BenchmarkList.defaultList()
            .find(
                OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                List.of(".*"),
                List.of())) {
      compiled.add(entry.getUsername());
    }
    Set<String> listed = new TreeSet<>();
    for (Selection selection : Selection.all()) {
      selection
          .methods()
          .forEach(method -> listed.add(selection.part().benchmarks().getName() + "." + method));
    }
    assertEquals(compiled, listed);
  }

  @Test
  void of_stageAndBenchmark_areThose() {
    List<String> chosen = new ArrayList<>();
    for (Selection selection : Selection.of(List.of("hash", "extract.miss"))) {
      selection.methods().forEach(method -> chosen.add(selection.name(method)));
    }
    assertEquals(
        List.of(
            "extract.miss",
            "hash.contentOf10KB",
            "hash.digestOfFile",
            "hash.keyOf256Bytes",
            "hash.keyOfGrammar"),
        chosen);
  }

  @Test
  void of_nameOfNothing_isRefused() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> Selection.of(List.of("hash", "extract.mis")));
    assertEquals(
        "there is no benchmark named extract.mis; ./ananke bench --list shows them",
        refusal.getMessage());
  }

  @Test
  void targets_areOfBenchmarksThatExist() {
    List<String> names = new ArrayList<>(Ratios.names());
    for (Selection selection : Selection.all()) {
      names.add(selection.stage().id());
      selection.methods().forEach(method -> names.add(selection.name(method)));
      for (Method method : selection.part().benchmarks().getMethods()) {
        counters(method).forEach(each -> names.add(selection.name(method.getName()) + "." + each));
      }
    }
    for (String prefix : Targets.prefixes()) {
      assertTrue(names.contains(prefix), prefix);
    }
  }

  /** What a benchmark counts by itself, as figures are named. */
  private static List<String> counters(Method method) {
    return Stream.of(method.getParameterTypes())
        .filter(type -> type.isAnnotationPresent(AuxCounters.class))
        .flatMap(type -> Stream.of(type.getFields()))
        .map(field -> field.getName().replaceFirst("Nanos$", ""))
        .toList();
  }
}
