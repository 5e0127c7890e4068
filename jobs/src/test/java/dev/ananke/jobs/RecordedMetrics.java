package dev.ananke.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.CharacterFilter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.LogicalScopeProvider;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Every metric that a cluster registers, as its reporters see them. */
final class RecordedMetrics implements MetricReporter {
  private static final Pattern OF_ANANKE =
      Pattern.compile("taskmanager\\.job\\.task\\.operator\\.(ananke(?:\\.(\\w+))?)\\.\\w+");

  /** Flink makes reporters itself, by the name of a factory; this is how it finds ours. */
  private static final Map<String, RecordedMetrics> RUNS = new ConcurrentHashMap<>();

  /** What Flink calls. */
  public static final class Factory implements MetricReporterFactory {
    @Override
    public MetricReporter createMetricReporter(Properties properties) {
      return Objects.requireNonNull(RUNS.get(properties.getProperty("run")));
    }
  }

  /** A metric as it is documented. */
  record Described(TreeSet<String> operators, String type, TreeSet<String> labelValues) {}

  private final Map<String, Described> ofAnanke = new TreeMap<>();
  private final Map<String, List<Histogram>> histograms = new TreeMap<>();

  /** What a cluster has to be told. */
  Configuration configuration() {
    String run = UUID.randomUUID().toString();
    RUNS.put(run, this);
    Configuration configuration = new Configuration();
    configuration.setString("metrics.reporter.test.factory.class", Factory.class.getName());
    configuration.setString("metrics.reporter.test.run", run);
    return configuration;
  }

  /** The metrics of our own functions by name, the label's name included. */
  synchronized Map<String, Described> ofAnanke() {
    return new TreeMap<>(ofAnanke);
  }

  /** The histograms of our own functions that no subtask has given a value so far. */
  synchronized List<String> emptyHistograms() {
    return histograms.entrySet().stream()
        .filter(each -> each.getValue().stream().allMatch(values -> values.getCount() == 0))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public synchronized void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    String scope =
        LogicalScopeProvider.castFrom(group).getLogicalScope(CharacterFilter.NO_OP_FILTER, '.');
    Matcher matcher = OF_ANANKE.matcher(scope + '.' + name);
    if (!matcher.matches()) {
      return;
    }
    Map<String, String> variables = group.getAllVariables();
    String operator = Objects.requireNonNull(variables.get("<operator_name>"));
    Described described =
        ofAnanke.computeIfAbsent(
            matcher.group(1) + '.' + name,
            any ->
                new Described(
                    new TreeSet<>(),
                    metric.getMetricType().name().toLowerCase(Locale.ROOT),
                    new TreeSet<>()));
    described.operators().add(operator);
    if (metric instanceof Histogram histogram) {
      histograms
          .computeIfAbsent(matcher.group(1) + '.' + name, any -> new ArrayList<>())
          .add(histogram);
    }
    if (matcher.group(2) != null) {
      described.labelValues().add(variables.get('<' + matcher.group(2) + '>'));
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}

  @Override
  public void open(MetricConfig config) {}

  @Override
  public void close() {}
}
