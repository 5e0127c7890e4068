package dev.ananke.bench.counters;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Counters as they were accepted. */
public final class Baseline {
  /** The file's name in the bench module. */
  public static final String FILE = "baseline.properties";

  /** The name of the log beside it that says why it is what it is. */
  public static final String LOG = "baseline-changes.md";

  /** How far a counter may be off, in parts of what was accepted. */
  private static final double TOLERANCE = 0.02;

  private static final String HEAD =
      """
      # What a commit costs, in counts; docs/benchmarks.md says what each is.
      # Written by ./ananke bench --accept REASON, which also writes the reason into baseline-changes.md.
      """;

  private final SortedMap<String, Long> counters;

  private Baseline(SortedMap<String, Long> counters) {
    this.counters = counters;
  }

  /** A baseline of these counters. */
  public static Baseline of(SortedMap<String, Long> counters) {
    return new Baseline(Collections.unmodifiableSortedMap(new TreeMap<>(counters)));
  }

  /** Reads the file in this folder; a folder without one has no counters. */
  public static Baseline read(Path folder) throws IOException {
    Properties lines = new Properties();
    Path file = folder.resolve(FILE);
    if (Files.exists(file)) {
      try (Reader in = Files.newBufferedReader(file)) {
        lines.load(in);
      }
    }
    SortedMap<String, Long> counters = new TreeMap<>();
    for (String name : lines.stringPropertyNames()) {
      counters.put(name, Long.parseLong(lines.getProperty(name)));
    }
    return of(counters);
  }

  /** Writes the file into this folder. */
  public void write(Path folder) throws IOException {
    StringBuilder lines = new StringBuilder(HEAD);
    counters.forEach((name, count) -> lines.append(name).append('=').append(count).append('\n'));
    Files.writeString(folder.resolve(FILE), lines);
  }

  /** The counters, sorted by name. */
  public SortedMap<String, Long> counters() {
    return counters;
  }

  /** Counters that are off by more than 2 %, that are new, or that are no longer there. */
  public List<Deviation> deviations(SortedMap<String, Long> measured) {
    List<Deviation> deviations = changes(measured);
    deviations.removeIf(
        each ->
            each.before() != null
                && each.now() != null
                && Math.abs(each.now() - each.before()) <= each.before() * TOLERANCE);
    return deviations;
  }

  /** All counters that are another number than before. */
  public List<Deviation> changes(SortedMap<String, Long> measured) {
    SortedSet<String> names = new TreeSet<>(counters.keySet());
    names.addAll(measured.keySet());
    List<Deviation> changes = new ArrayList<>();
    for (String name : names) {
      Deviation each = new Deviation(name, counters.get(name), measured.get(name));
      if (!Objects.equals(each.before(), each.now())) {
        changes.add(each);
      }
    }
    return changes;
  }

  /**
   * A counter that is another number than before.
   *
   * @param before null: there was none
   * @param now null: there is none
   */
  public record Deviation(String name, @Nullable Long before, @Nullable Long now) {
    @Override
    public String toString() {
      if (before == null || now == null) {
        return name + ": " + (before == null ? "new, " + now : before + ", and now gone");
      }
      String share =
          before == 0
              ? ""
              : String.format(Locale.ROOT, " (%+.1f %%)", 100.0 * (now - before) / before);
      return name + ": " + before + " → " + now + share;
    }
  }
}
