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
  private final KafkaConsumer<byte[], byte[]> consumer;
  final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
  private int seen;

  TopicReader(String bootstrapServers, String topic) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "fetch.max.wait.ms",
                "20",
                "isolation.level",
                "read_committed"),
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
    long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    while (System.nanoTime() < deadline) {
      while (seen < records.size()) {
        T result = found.apply(records.get(seen++));
        if (result != null) {
          return result;
        }
      }
      consumer.poll(Duration.ofMillis(200)).forEach(records::add);
    }
    throw new AssertionError("no " + what + " among " + records.size() + " records");
  }

  @Override
  public void close() {
    consumer.close();
  }
}
