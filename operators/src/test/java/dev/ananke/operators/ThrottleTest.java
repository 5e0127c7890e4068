package dev.ananke.operators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class ThrottleTest {

  @Test
  void worked_recordsOfAllCosts_pausesAddUpToTheShare() {
    for (double share : new double[] {0.1, 0.5, 0.9}) {
      Random random = new Random(7);
      Throttle throttle = new Throttle(share);
      double worked = 0;
      double paused = 0;
      for (int i = 0; i < 10_000; i++) {
        long work = random.nextLong(1000, 1_000_000);
        worked += work;
        long pause = throttle.worked(work);
        assertTrue(pause <= Throttle.LONGEST_NANOS);
        if (pause > 0) {
          // A sleep is never exact.
          long slept = pause + random.nextInt(200_000);
          throttle.paused(slept);
          paused += slept;
        }
      }
      assertEquals(share, worked / (worked + paused), 0.001);
    }
  }

  @Test
  void worked_oneThatTakesLong_isPaidForInShortPauses() {
    Throttle throttle = new Throttle(0.5);
    long work = 3 * Throttle.LONGEST_NANOS;

    for (int i = 0; i < 3; i++) {
      assertEquals(Throttle.LONGEST_NANOS, throttle.worked(i == 0 ? work : 0));
      throttle.paused(Throttle.LONGEST_NANOS);
    }
    assertEquals(0, throttle.worked(0));
  }

  @Test
  void worked_shareIsAll_noPause() {
    assertEquals(0, new Throttle(1).worked(Long.MAX_VALUE / 4));
  }

  @Test
  void share_thatIsNone_isRefused() {
    for (double share : new double[] {0, -0.5, 1.01, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> new Throttle(share));
    }
  }
}
