package dev.ananke.worker;

import dev.ananke.schemas.Topics;
import java.time.Duration;
import java.util.Map;

/**
 * How a worker runs.
 *
 * @param kafka properties of the Kafka consumer: {@code bootstrap.servers}, security; what the
 *     worker depends on (isolation, offsets, group) it sets itself
 * @param topic the output topic
 * @param cacheBytes how much grammar text to keep
 * @param staleLimit how long a bundle that is marked stale is still handed out
 * @param contactInterval how often the end of the topic is asked for, to know whether the broker is
 *     there and how far the worker is behind
 */
public record WorkerOptions(
    Map<String, String> kafka,
    String topic,
    long cacheBytes,
    Duration staleLimit,
    Duration contactInterval) {

  public WorkerOptions {
    kafka = Map.copyOf(kafka);
    if (!kafka.containsKey("bootstrap.servers")) {
      throw new IllegalArgumentException("the Kafka properties lack bootstrap.servers");
    }
    if (topic.isBlank()) {
      throw new IllegalArgumentException("the topic has no name");
    }
    if (cacheBytes < 0) {
      throw new IllegalArgumentException("cacheBytes is " + cacheBytes + "; give 0 or more");
    }
    if (staleLimit.isNegative()) {
      throw new IllegalArgumentException("staleLimit is " + staleLimit + "; give 0 or more");
    }
    if (!contactInterval.isPositive()) {
      throw new IllegalArgumentException(
          "contactInterval is " + contactInterval + "; give more than 0");
    }
  }

  /** Defaults: 256 MiB of text, an hour of staleness, contact every 5 seconds. */
  public static WorkerOptions of(String bootstrapServers) {
    return new WorkerOptions(
        Map.of("bootstrap.servers", bootstrapServers),
        Topics.COMPILED_CONSTRAINTS,
        256L << 20,
        Duration.ofHours(1),
        Duration.ofSeconds(5));
  }

  /** With other Kafka properties. */
  public WorkerOptions withKafka(Map<String, String> kafka) {
    return new WorkerOptions(kafka, topic, cacheBytes, staleLimit, contactInterval);
  }

  /** With another output topic. */
  public WorkerOptions withTopic(String topic) {
    return new WorkerOptions(kafka, topic, cacheBytes, staleLimit, contactInterval);
  }

  /** With another size of the cache. */
  public WorkerOptions withCacheBytes(long cacheBytes) {
    return new WorkerOptions(kafka, topic, cacheBytes, staleLimit, contactInterval);
  }

  /** With another limit of staleness. */
  public WorkerOptions withStaleLimit(Duration staleLimit) {
    return new WorkerOptions(kafka, topic, cacheBytes, staleLimit, contactInterval);
  }

  /** With another interval of contact. */
  public WorkerOptions withContactInterval(Duration contactInterval) {
    return new WorkerOptions(kafka, topic, cacheBytes, staleLimit, contactInterval);
  }
}
