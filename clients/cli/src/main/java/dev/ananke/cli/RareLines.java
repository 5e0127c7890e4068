package dev.ananke.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lines that come again and again: each is due at first, and then once in a while. */
final class RareLines {
  private static final int REMEMBERED = 100;

  private final Duration between;
  private final InstantSource clock;
  private final Map<String, Instant> due =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > REMEMBERED;
        }
      };

  RareLines(Duration between, InstantSource clock) {
    this.between = between;
    this.clock = clock;
  }

  /** Each line is due again. */
  void reset() {
    due.clear();
  }

  /** Whether to print this line now, which is then taken to be done. */
  boolean isDue(String line) {
    Instant now = clock.instant();
    Instant next = due.get(line);
    if (next != null && now.isBefore(next)) {
      return false;
    }
    due.put(line, now.plus(between));
    return true;
  }
}
