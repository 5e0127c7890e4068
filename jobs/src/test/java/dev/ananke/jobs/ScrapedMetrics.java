package dev.ananke.jobs;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.prometheus.PrometheusReporterFactory;

/** What Prometheus would read from a cluster, by the reporter that the images have on. */
final class ScrapedMetrics {
  private final int port;

  ScrapedMetrics() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
  }

  /** What a cluster has to be told: the settings of docker/flink/config.yaml. */
  void configure(Configuration configuration) {
    String reporter = "metrics.reporter.prometheus.";
    configuration.setString(reporter + "factory.class", PrometheusReporterFactory.class.getName());
    configuration.setString(reporter + "port", Integer.toString(port));
    configuration.setString(reporter + "filterLabelValueCharacters", "false");
    configuration.setString(
        reporter + "scope.variables.excludes", "task_attempt_id;task_attempt_num");
  }

  /** All series: the labels of each, by the name of their metric. */
  Map<String, List<Map<String, String>>> read() throws IOException, InterruptedException {
    String text;
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI page = URI.create("http://localhost:" + port + "/metrics");
      text = client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()).body();
    }
    Map<String, List<Map<String, String>>> series = new HashMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              Matcher selector = MetricUses.SELECTOR.matcher(line);
              if (selector.lookingAt()) {
                Map<String, String> labels = new HashMap<>();
                Matcher label = MetricUses.LABEL.matcher(selector.group(2));
                while (label.find()) {
                  labels.put(label.group(1), label.group(3));
                }
                series.computeIfAbsent(selector.group(1), any -> new ArrayList<>()).add(labels);
              }
            });
    return series;
  }
}
