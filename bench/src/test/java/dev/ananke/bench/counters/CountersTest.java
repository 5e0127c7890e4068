package dev.ananke.bench.counters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.ananke.bench.counters.Baseline.Deviation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CountersTest {
  private static SortedMap<String, Long> measured;

  @BeforeAll
  static void measure() {
    measured = Counters.measure();
  }

  @Test
  void counters_areThoseOfTheBaseline() throws IOException {
    List<Deviation> deviations = Baseline.read(Path.of("")).deviations(measured);
    if (!deviations.isEmpty()) {
      fail(
          deviations.stream()
              .map(Deviation::toString)
              .collect(
                  Collectors.joining(
                      "\n  ",
                      "Counters are off the baseline by more than 2 %:\n  ",
                      "\nIf that is meant: ./ananke bench --accept \"REASON\"")));
    }
  }

  @Test
  void extraction_takesOneCallAFile() {
    // And two for the parser itself: it is made, and freed.
    assertEquals(84 + 2, measured.get("downcalls.extract.gson"));
  }

  @Test
  void aCommitsState_growsLittleWithTheRepository() {
    for (String counter : List.of("stateReads", "stateWrites", "fragments")) {
      long small = measured.getOrDefault("commit.newType.in00100." + counter, 0L);
      long large = measured.getOrDefault("commit.newType.in10000." + counter, 0L);
      assertTrue(
          large <= 2 * small, counter + ": " + small + " in 100 files, " + large + " in 10,000");
    }
  }
}
