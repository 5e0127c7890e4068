package dev.ananke.core.updates;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The clock of a {@link ProtocolWorld}, and what happened in it, to be read when a property fails.
 */
final class Chronicle {
  final List<String> lines = new ArrayList<>();
  long now = RefFixture.START;

  @SuppressWarnings("AnnotateFormatMethod") // its annotations are no dependency of ours
  void log(String message, @Nullable Object... arguments) {
    lines.add("%d s ".formatted((now - RefFixture.START) / 1000) + message.formatted(arguments));
  }

  @SuppressWarnings("AnnotateFormatMethod") // its annotations are no dependency of ours
  static void demand(boolean holds, String message, @Nullable Object... arguments) {
    if (!holds) {
      throw new AssertionError(message.formatted(arguments));
    }
  }
}
