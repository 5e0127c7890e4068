package dev.ananke.operators;

import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * Times as a histogram of Flink: quantiles of the newest {@link #WINDOW} values, and how many there
 * were in all. The implementation is the one that Flink's own latency metrics have; it stands in no
 * public package, so nothing else here names it.
 */
final class Distribution {
  /** Enough for a 99th percentile of ten values above it; 8 kB. */
  private static final int WINDOW = 1000;

  private final Histogram values;

  private Distribution(Histogram values) {
    this.values = values;
  }

  static Distribution register(MetricGroup group, String name) {
    return new Distribution(group.histogram(name, new DescriptiveStatisticsHistogram(WINDOW)));
  }

  void millis(long millis) {
    values.update(millis);
  }

  /** Takes nanoseconds, since that is what is measured, and shows microseconds. */
  void micros(long nanos) {
    values.update(nanos / 1_000);
  }
}
