package dev.ananke.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ananke.bench.counters.Baseline;
import dev.ananke.bench.counters.Baseline.Deviation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to.
 *
 * @param machine as it was when the run began
 * @param quick whether each benchmark got little time
 * @param counters by name; none if they were not asked for
 */
public record PerformanceReport(
    Machine machine,
    boolean quick,
    List<JudgedFigure> figures,
    SortedMap<String, Long> counters,
    Baseline baseline) {

  /** How many targets were missed; goals don't count. */
  public long missedTargets() {
    return figures.stream().filter(JudgedFigure::missesTarget).count();
  }

  /** Counters that are off the baseline, if counters were asked for. */
  public List<Deviation> deviations() {
    return counters.isEmpty() ? List.of() : baseline.deviations(counters);
  }

  /** For people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(machine).append(quick ? "; quick: little time for each\n" : "\n");
    if (machine.busy()) {
      text.append("Others use this machine too: times say little, ratios more, counters all.\n");
    }
    if (!figures.isEmpty()) {
      text.append('\n').append(FigureTable.of(figures));
      long targets = figures.stream().filter(each -> each.target() != null).count();
      text.append('\n').append(targets - missedTargets()).append(" of ").append(targets);
      text.append(" targets met\n");
    }
    if (!counters.isEmpty()) {
      text.append('\n').append(counterTable());
      List<Deviation> deviations = deviations();
      text.append('\n');
      if (deviations.isEmpty()) {
        text.append("All counters are within 2 % of the baseline.\n");
      } else {
        text.append("More than 2 % off the baseline; if meant, ./ananke bench --accept REASON:\n");
        deviations.forEach(each -> text.append("  ").append(each).append('\n'));
      }
    }
    return text.toString();
  }

  private String counterTable() {
    TextTable table = new TextTable(Set.of(1, 2), "counter", "now", "baseline");
    counters.forEach(
        (name, count) -> {
          Long before = baseline.counters().get(name);
          table.add(name, Long.toString(count), before == null ? "" : Long.toString(before));
        });
    return table.toString();
  }

  /** For programs: times in nanoseconds, ratios as they are. */
  public void writeJson(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode report = mapper.createObjectNode();
    report
        .putObject("machine")
        .put("processor", machine.processor())
        .put("cores", machine.cores())
        .put("system", machine.system())
        .put("java", machine.java())
        .put("load", machine.load());
    report.put("quick", quick);
    for (JudgedFigure each : figures) {
      Figure figure = each.figure();
      ObjectNode node = report.withArray("figures").addObject();
      node.put("name", figure.name());
      node.put("unit", figure.unit() == Figure.Unit.RATIO ? "ratio" : "ns");
      node.put("best", figure.best());
      put(node, "median", figure.median());
      put(node, "p99", figure.p99());
      put(node, "target", each.target(), figure);
      put(node, "goal", each.goal(), figure);
    }
    ObjectNode counted = report.putObject("counters");
    counters.forEach(counted::put);
    mapper.writeValue(file.toFile(), report);
  }

  private static void put(ObjectNode node, String name, @Nullable Double value) {
    if (value != null) {
      node.put(name, value);
    }
  }

  private static void put(ObjectNode node, String name, @Nullable Limit limit, Figure figure) {
    if (limit != null) {
      node.putObject(name)
          .put("statistic", limit.statistic().name())
          .put("most", limit.most())
          .put("verdict", limit.verdict(figure).name());
    }
  }
}
