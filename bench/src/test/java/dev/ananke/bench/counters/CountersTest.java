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
  void whatACommitTakes_atMostDoublesFrom100To10000Files() {
    String small = "commit.newType.in00100.";
    for (String counter : measured.tailMap(small).keySet()) {
      if (counter.startsWith(small)) {
        String what = counter.substring(small.length());
        long in100 = measured.getOrDefault(counter, 0L);
        long in10000 = measured.getOrDefault("commit.newType.in10000." + what, Long.MAX_VALUE);
        assertTrue(in10000 <= 2 * in100, what + ": " + in100 + ", then " + in10000);
      }
    }
  }
}
