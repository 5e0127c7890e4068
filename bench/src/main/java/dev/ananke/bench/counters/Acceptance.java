package dev.ananke.bench.counters;

import dev.ananke.bench.counters.Baseline.Deviation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;

/** Moves the baseline, and writes down why. */
public final class Acceptance {
  private static final String HEAD =
      """
      # Why the baseline is what it is

      Written by `./ananke bench --accept REASON`, the newest at the end.
      """;

  private Acceptance() {}

  /**
   * Takes these counters for the baseline.
   *
   * @param folder the bench module's
   * @return what is another number than before; nothing is written if there is none
   * @throws IllegalArgumentException if the reason says nothing
   */
  public static List<Deviation> accept(
      Path folder, SortedMap<String, Long> measured, String reason, LocalDate day)
      throws IOException {
    if (reason.isBlank()) {
      throw new IllegalArgumentException("a baseline moves for a reason: say which");
    }
    Baseline before = Baseline.read(folder);
    List<Deviation> changes = before.changes(measured);
    if (changes.isEmpty()) {
      return changes;
    }
    Path log = folder.resolve(Baseline.LOG);
    StringBuilder entry = new StringBuilder(Files.exists(log) ? Files.readString(log) : HEAD);
    entry.append("\n## ").append(day).append("\n\n").append(reason.strip()).append("\n\n");
    if (before.counters().isEmpty()) {
      entry.append("- ").append(measured.size()).append(" counters, the first\n");
    } else {
      changes.forEach(change -> entry.append("- ").append(change).append('\n'));
    }
    Baseline.of(measured).write(folder);
    Files.writeString(log, entry);
    return changes;
  }
}
