package dev.ananke.publisher;

import dev.ananke.publisher.PublishException.Reason;
import dev.ananke.schemas.FileChange;
import dev.ananke.schemas.Headers;
import dev.ananke.schemas.Keys;
import dev.ananke.schemas.RecordEncoder;
import dev.ananke.schemas.RefUpdate;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Events onto a Kafka topic. The key decides on the partition: changes spread by path, the
 * RefUpdates of a repository share one, since their order there is the order that jobs go by.
 */
public final class KafkaEventSink implements EventSink {
  /** What a record needs beside its content: ids, names, and a path, which git bounds at 4 KiB. */
  private static final int RECORD_OVERHEAD = 64 << 10;

  private static final int DEFAULT_REQUEST_SIZE = 1 << 20;

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final RecordEncoder encoder = new RecordEncoder();
  private final AtomicReference<@Nullable PublishException> failure = new AtomicReference<>();

  /** A sink with a producer of its own. It does not look whether a broker is there. */
  public KafkaEventSink(PublishOptions options) {
    this.topic = options.commitEvents();
    this.producer =
        new KafkaProducer<>(
            settings(options), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Map<String, Object> settings(PublishOptions options) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, options.bootstrapServers());
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "ananke-publisher");
    // Retries keep the order, and nothing arrives twice from one run.
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    // An update ends with a flush, so lingering gathers its files into batches and delays nothing.
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
    settings.put(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        Math.max(DEFAULT_REQUEST_SIZE, Math.addExact(options.contentLimit(), RECORD_OVERHEAD)));
    settings.putAll(options.clientSettings());
    return settings;
  }

  @Override
  public void send(FileChange change) {
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(
            topic,
            Keys.fileChange(change.getRepository(), change.getPath()),
            encoder.encode(change));
    Headers.of(change).entries().forEach(message.headers()::add);
    send(message, change.getPath());
  }

  @Override
  public void send(RefUpdate update) {
    send(
        new ProducerRecord<>(topic, Keys.refUpdate(update.getRepository()), encoder.encode(update)),
        "the update of " + update.getRef());
  }

  private void send(ProducerRecord<byte[], byte[]> message, String what) {
    try {
      var unused =
          producer.send(
              message,
              (stored, error) -> {
                if (error != null) {
                  failure.compareAndSet(null, notSent(what, error));
                }
              });
    } catch (KafkaException e) {
      throw notSent(what, e);
    }
  }

  private PublishException notSent(String what, Exception cause) {
    return new PublishException(
        Reason.NOT_SENT,
        "Topic "
            + topic
            + " did not take "
            + what
            + ": "
            + cause.getMessage()
            + "; it can be published again",
        cause);
  }

  @Override
  public void flush() {
    try {
      producer.flush();
    } catch (InterruptException e) {
      throw notSent("the last records", e);
    }
    PublishException failed = failure.getAndSet(null);
    if (failed != null) {
      throw failed;
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
