package dev.ananke.bench;

import java.util.Set;

/** What can be measured, as a table in plain text. */
public final class Catalogue {
  /** What stands for the counters among the names of stages. */
  public static final String COUNTERS = "counters";

  private Catalogue() {}

  /** One line a name: stages, each followed by its benchmarks. */
  public static String text() {
    TextTable table = new TextTable(Set.of(), "name", "measures");
    Stage last = null;
    for (Selection selection : Selection.all()) {
      if (!selection.stage().equals(last)) {
        last = selection.stage();
        table.add(last.id(), last.description());
      }
      selection.methods().forEach(method -> table.add("  " + selection.name(method), ""));
    }
    table.add(COUNTERS, "what a commit costs in counts, against the baseline");
    return table.toString();
  }
}
