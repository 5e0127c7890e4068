package dev.ananke.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RareLinesTest {
  private static final Duration BETWEEN = Duration.ofMinutes(5);

  private Instant now = Instant.EPOCH;
  private final RareLines lines = new RareLines(BETWEEN, () -> now);

  @Test
  void isDue_sameLineAgain_onceInAWhile() {
    assertTrue(lines.isDue("a"));
    assertFalse(lines.isDue("a"));
    assertTrue(lines.isDue("b"));

    now = now.plus(BETWEEN).minusSeconds(1);
    assertFalse(lines.isDue("a"));
    now = now.plusSeconds(1);
    assertTrue(lines.isDue("a"));
    assertFalse(lines.isDue("a"));
  }
}
