package dev.ananke.core.updates;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The clock of a {@link ProtocolWorld}, and what happened in it, to be read when a property fails.
 */
final class Chronicle {
  final List<String> lines = new ArrayList<>();
  long now = OneRef.START;

  /** What went wrong so far, and what may have looked like it. */
  int faults;

  /** Shows the time of this world. */
  final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return Instant.ofEpochMilli(now);
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          throw new UnsupportedOperationException("the world has one zone");
        }
      };

  @SuppressWarnings("AnnotateFormatMethod") // its annotations are no dependency of ours
  void log(String message, @Nullable Object... arguments) {
    lines.add("%d s ".formatted((now - OneRef.START) / 1000) + message.formatted(arguments));
  }

  @SuppressWarnings("AnnotateFormatMethod") // its annotations are no dependency of ours
  void fault(String message, @Nullable Object... arguments) {
    faults++;
    log("FAULT: " + message, arguments);
  }

  @SuppressWarnings("AnnotateFormatMethod") // its annotations are no dependency of ours
  static void demand(
      Promise promise, boolean holds, String message, @Nullable Object... arguments) {
    if (!holds) {
      throw new AssertionError(promise + ": " + message.formatted(arguments));
    }
  }
}
