package dev.ananke.jobs;

import dev.ananke.operators.OutputRecord;
import dev.ananke.operators.OutputRecordWriter;
import dev.ananke.operators.RawRecord;
import dev.ananke.operators.RawRecordReader;
import dev.ananke.operators.SinkTracing;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The job's topics as Flink's sources and sinks. */
final class KafkaTopics {
  private final JobOptions options;

  KafkaTopics(JobOptions options) {
    this.options = options;
  }

  KafkaSource<RawRecord> source(String topic) {
    Properties properties = clientProperties();
    // A commit is small and should be seen at once.
    properties.setProperty(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, "1");
    // What another producer's transaction took back never happened.
    properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return KafkaSource.<RawRecord>builder()
        .setBootstrapServers(options.bootstrapServers())
        .setGroupId(options.groupId())
        .setTopics(topic)
        .setStartingOffsets(new CommittedOffsets())
        .setDeserializer(new RawRecordReader())
        .setProperties(properties)
        .build();
  }

  /** A sink of that topic. Its records are ordered within a route: the producer is idempotent. */
  KafkaSink<OutputRecord> sink(String topic) {
    return sink(topic, options.delivery());
  }

  /**
   * A sink of questions. They are seen at once, whatever the delivery: who is to answer waits for
   * seconds only, and a question that comes twice does no harm.
   */
  KafkaSink<OutputRecord> questions(String topic) {
    return sink(topic, DeliveryGuarantee.AT_LEAST_ONCE);
  }

  private KafkaSink<OutputRecord> sink(String topic, DeliveryGuarantee delivery) {
    Properties properties = clientProperties();
    properties.setProperty(ProducerConfig.LINGER_MS_CONFIG, "0");
    properties.setProperty(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    properties.setProperty(ProducerConfig.ACKS_CONFIG, "all");
    properties.setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    properties.setProperty(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(TopicAdmin.MAXIMUM_RECORD_BYTES));
    if (!options.traces().endpoint().isEmpty()) {
      properties.merge(
          ProducerConfig.INTERCEPTOR_CLASSES_CONFIG,
          SinkTracing.class.getName(),
          (others, ours) -> others + "," + ours);
      properties.setProperty(SinkTracing.ENDPOINT, options.traces().endpoint());
    }
    if (delivery == DeliveryGuarantee.EXACTLY_ONCE) {
      properties.setProperty(
          ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
          Long.toString(options.transactionTimeout().toMillis()));
    }
    KafkaSinkBuilder<OutputRecord> sink =
        KafkaSink.<OutputRecord>builder()
            .setBootstrapServers(options.bootstrapServers())
            .setRecordSerializer(new OutputRecordWriter(topic))
            .setDeliveryGuarantee(delivery)
            .setKafkaProducerConfig(properties);
    if (delivery == DeliveryGuarantee.EXACTLY_ONCE) {
      // Readers wait for what an earlier run left open, so brokers are asked for every transaction
      // under the prefix, whatever its number. A colon ends the topic, since no topic has one:
      // transactions of other sinks have another prefix.
      sink.setTransactionalIdPrefix(options.transactionPrefix() + '-' + topic + ':')
          .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING);
    }
    return sink.build();
  }

  private Properties clientProperties() {
    Properties properties = new Properties();
    options.kafkaProperties().forEach(properties::setProperty);
    return properties;
  }
}
