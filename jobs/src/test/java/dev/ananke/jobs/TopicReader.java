package dev.ananke.jobs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Everything on a topic from its start, as far as it was waited for. */
final class TopicReader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
  private int seen;

  /** Reads what is committed. */
  TopicReader(String bootstrapServers, String topic) {
    this(bootstrapServers, topic, "read_committed");
  }

  /** Reads what is in open and in aborted transactions, too. */
  static TopicReader uncommitted(String bootstrapServers, String topic) {
    return new TopicReader(bootstrapServers, topic, "read_uncommitted");
  }

  private TopicReader(String bootstrapServers, String topic, String isolation) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "fetch.max.wait.ms",
                "20",
                "isolation.level",
                isolation),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .collect(Collectors.toList());
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** The first thing that {@code found} makes of a record that was not looked at before. */
  <T> T await(String what, Function<ConsumerRecord<byte[], byte[]>, @Nullable T> found) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      while (seen < records.size()) {
        T result = found.apply(records.get(seen++));
        if (result != null) {
          return result;
        }
      }
      consumer.poll(POLL).forEach(records::add);
    }
    throw new AssertionError("no " + what + " among " + records.size() + " records");
  }

  /** Everything that can be read by now. */
  List<ConsumerRecord<byte[], byte[]>> untilNow() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      if (ends.entrySet().stream()
          .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
        return records;
      }
      consumer.poll(POLL).forEach(records::add);
    }
    throw new AssertionError("the end is not reached after " + records.size() + " records");
  }

  @Override
  public void close() {
    consumer.close();
  }
}
