package dev.ananke.operators;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;

/**
 * Sends records to one topic, by their route and not by their key: the fragments of a repository
 * stay before its bundle.
 */
public final class OutputRecordWriter
    implements KafkaRecordSerializationSchema<OutputRecord>, KafkaDatasetFacetProvider {
  private static final long serialVersionUID = 1;

  private final String topic;

  public OutputRecordWriter(String topic) {
    this.topic = topic;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      OutputRecord record, KafkaSinkContext context, Long timestamp) {
    int partitions = context.getPartitionsForTopic(topic).length;
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(
            topic, partition(record.route(), partitions), record.key(), record.value());
    if (record.traceparent() != null) {
      message
          .headers()
          .add(Tracing.TRACEPARENT, record.traceparent().getBytes(StandardCharsets.US_ASCII));
    }
    return message;
  }

  /** In which topic the sink has to look for transactions that were left open. */
  @Override
  public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
    return Optional.of(
        new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic))));
  }

  /** As Kafka's own producers place a record whose key is the route. */
  static int partition(String route, int partitions) {
    return Utils.toPositive(Utils.murmur2(route.getBytes(StandardCharsets.UTF_8))) % partitions;
  }
}
