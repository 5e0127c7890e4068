package dev.ananke.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the alerts and dashboards in docker/ ask Prometheus for. */
final class MetricUses {
  /** A metric of Flink, with the labels behind it, if any. */
  static final Pattern SELECTOR = Pattern.compile("(flink_\\w+)(\\{[^}]*})?+");

  static final Pattern LABEL = Pattern.compile("(\\w+)(=~|!~|!=|=)\"([^\"]*)\"");

  private static final Path FOLDER = Path.of("../docker");
  private static final Pattern PANEL = Pattern.compile("\"expr\": \"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern RULE =
      Pattern.compile("(?m)^ +expr: (?:\\|\\n((?: {10,}.*\\n)+)|(.*)\\n)");

  private MetricUses() {}

  /** The expressions of all rules and panels. */
  static List<String> expressions() throws IOException {
    List<String> expressions = new ArrayList<>();
    Matcher rule = RULE.matcher(text(FOLDER.resolve("prometheus/rules.yml")));
    while (rule.find()) {
      expressions.add(rule.group(1) != null ? rule.group(1) : rule.group(2));
    }
    try (Stream<Path> dashboards = Files.list(FOLDER.resolve("grafana/dashboards"))) {
      for (Path dashboard : dashboards.sorted().toList()) {
        Matcher panel = PANEL.matcher(text(dashboard));
        while (panel.find()) {
          expressions.add(panel.group(1).replace("\\\"", "\""));
        }
      }
    }
    return expressions;
  }

  /** What of these expressions no series answers to: a metric, or a metric with a label's value. */
  static Set<String> unanswered(
      List<String> expressions, Map<String, List<Map<String, String>>> series) {
    Set<String> unanswered = new TreeSet<>();
    for (String expression : expressions) {
      Matcher selector = SELECTOR.matcher(expression);
      while (selector.find()) {
        String name = selector.group(1);
        List<Map<String, String>> found = series.getOrDefault(name, List.of());
        if (found.isEmpty()) {
          unanswered.add(name);
        } else if (selector.group(2) != null) {
          Matcher label = LABEL.matcher(selector.group(2));
          while (label.find()) {
            for (String value : label.group(3).split("\\|", -1)) {
              String key = label.group(1);
              if (found.stream().noneMatch(labels -> value.equals(labels.get(key)))) {
                unanswered.add("%s{%s=\"%s\"}".formatted(name, key, value));
              }
            }
          }
        }
      }
    }
    return unanswered;
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, UTF_8);
  }
}
