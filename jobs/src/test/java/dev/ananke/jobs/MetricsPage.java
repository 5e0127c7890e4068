package dev.ananke.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of docs/metrics.md. */
final class MetricsPage {
  private static final Path PAGE = Path.of("../docs/metrics.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private MetricsPage() {}

  static Map<String, RecordedMetrics.Described> read() throws IOException {
    Map<String, RecordedMetrics.Described> metrics = new TreeMap<>();
    for (String line : Files.readAllLines(PAGE)) {
      if (!line.startsWith("| `ananke.")) {
        continue;
      }
      String[] cells = line.split("\\|", -1);
      TreeSet<String> values = new TreeSet<>();
      Matcher code = CODE.matcher(cells[4]);
      while (code.find()) {
        values.add(code.group(1));
      }
      metrics.put(
          cells[1].strip().replace("`", ""),
          new RecordedMetrics.Described(
              new TreeSet<>(List.of(cells[2].strip().split(", "))), cells[3].strip(), values));
    }
    return metrics;
  }
}
