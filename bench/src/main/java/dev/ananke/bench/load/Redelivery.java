package dev.ananke.bench.load;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** All events of a topic behind each other once more, as a producer that retries may do it. */
final class Redelivery {
  private static final Duration POLL = Duration.ofMillis(200);

  private Redelivery() {}

  /**
   * Sends every event again, each into its partition and in the order there.
   *
   * @return how many
   */
  static int of(LoadPlan plan) {
    Map<String, Object> settings = new HashMap<>(plan.clientSettings());
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, plan.bootstrapServers());
    int sent = 0;
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        KafkaProducer<byte[], byte[]> producer = producer(settings)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(plan.topics().commitEvents()).stream()
              .map(each -> new TopicPartition(each.topic(), each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          TopicPartition partition = new TopicPartition(record.topic(), record.partition());
          if (record.offset() < ends.getOrDefault(partition, 0L)) {
            var unused =
                producer.send(
                    new ProducerRecord<>(
                        record.topic(),
                        record.partition(),
                        record.key(),
                        record.value(),
                        record.headers()));
            sent++;
          }
        }
      }
      producer.flush();
    }
    return sent;
  }

  private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
    Map<String, Object> idempotent = new HashMap<>(settings);
    idempotent.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    return new KafkaProducer<>(idempotent, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
