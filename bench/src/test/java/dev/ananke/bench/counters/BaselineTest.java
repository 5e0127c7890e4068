package dev.ananke.bench.counters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineTest {
  private static final LocalDate DAY = LocalDate.of(2026, 2, 1);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit fills it
  private Path folder;

  private static List<String> deviations(Map<String, Long> before, Map<String, Long> now) {
    return Baseline.of(new TreeMap<>(before)).deviations(new TreeMap<>(now)).stream()
        .map(Object::toString)
        .toList();
  }

  @Test
  void deviations_withinTwoPercent_areNone() {
    assertEquals(List.of(), deviations(Map.of("a", 100L, "b", 0L), Map.of("a", 102L, "b", 0L)));
    assertEquals(List.of(), deviations(Map.of("a", 100L), Map.of("a", 98L)));
  }

  @Test
  void deviations_beyondTwoPercent_nameCounterOldAndNew() {
    assertEquals(
        List.of("a: 100 → 103 (+3.0 %)", "b: 1000 → 900 (-10.0 %)", "c: 0 → 1"),
        deviations(Map.of("a", 100L, "b", 1000L, "c", 0L), Map.of("a", 103L, "b", 900L, "c", 1L)));
  }

  @Test
  void deviations_counterThatComesOrGoes_isOne() {
    assertEquals(
        List.of("come: new, 5", "gone: 7, and now gone"),
        deviations(Map.of("gone", 7L), Map.of("come", 5L)));
  }

  @Test
  void accept_movesTheBaselineAndSaysWhy() throws IOException {
    Acceptance.accept(folder, new TreeMap<>(Map.of("b", 2L, "a", 1L)), "It begins", DAY);
    Acceptance.accept(folder, new TreeMap<>(Map.of("b", 3L, "a", 1L)), "Better so", DAY);

    assertEquals(Map.of("a", 1L, "b", 3L), Baseline.read(folder).counters());
    assertTrue(Files.readString(folder.resolve(Baseline.FILE)).endsWith("\na=1\nb=3\n"));
    assertTrue(
        Files.readString(folder.resolve(Baseline.LOG))
            .endsWith(
                """
                ## 2026-02-01

                It begins

                - 2 counters, the first

                ## 2026-02-01

                Better so

                - b: 2 → 3 (+50.0 %)
                """));
  }

  @Test
  void accept_withoutChangeOrReason_writesNothing() throws IOException {
    TreeMap<String, Long> counters = new TreeMap<>(Map.of("a", 1L));
    assertThrows(
        IllegalArgumentException.class, () -> Acceptance.accept(folder, counters, " ", DAY));
    assertFalse(Files.exists(folder.resolve(Baseline.FILE)));

    Acceptance.accept(folder, counters, "It begins", DAY);
    String log = Files.readString(folder.resolve(Baseline.LOG));
    assertEquals(List.of(), Acceptance.accept(folder, counters, "Again", DAY));
    assertEquals(log, Files.readString(folder.resolve(Baseline.LOG)));
  }
}
