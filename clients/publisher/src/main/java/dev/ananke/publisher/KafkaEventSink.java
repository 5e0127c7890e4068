package dev.ananke.publisher;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.ananke.publisher.PublishException.Reason;
import dev.ananke.schemas.FileChange;
import dev.ananke.schemas.Headers;
import dev.ananke.schemas.Keys;
import dev.ananke.schemas.RecordEncoder;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.SkipReason;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Events onto Kafka topics, one for each lane. The key decides on the partition: changes spread by
 * path, the RefUpdates of a repository share one, since their order there is the order that jobs go
 * by. Each lane has a producer of its own, so that bulk waits in a buffer of its own.
 */
public final class KafkaEventSink implements EventSink {
  /** What a record needs beside its content: ids, names, and a path, which git bounds at 4 KiB. */
  private static final int RECORD_OVERHEAD = 64 << 10;

  private static final int DEFAULT_REQUEST_SIZE = 1 << 20;

  /** Of an update: a trace with a span for each file of a large one shows nothing any more. */
  private static final int TRACED_CHANGES = 32;

  private final Map<Lane, Connection> connections = new EnumMap<>(Lane.class);
  private final RecordEncoder encoder = new RecordEncoder();
  private final AtomicReference<@Nullable PublishException> failure = new AtomicReference<>();
  private final Queue<TooLarge> tooLarge = new ConcurrentLinkedQueue<>();

  /** A change whose record was too large, now without its content. */
  private record TooLarge(FileChange bare, Lane lane) {}

  /** A topic and its producer, which is there once it is needed. */
  private static final class Connection {
    final String topic;
    private final Map<String, Object> settings;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    Connection(String topic, Map<String, Object> settings) {
      this.topic = topic;
      this.settings = settings;
    }

    KafkaProducer<byte[], byte[]> producer() {
      KafkaProducer<byte[], byte[]> open = producer;
      if (open == null) {
        open = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        producer = open;
      }
      return open;
    }

    void flush() {
      if (producer != null) {
        producer.flush();
      }
    }

    void close(Duration wait) {
      if (producer != null) {
        producer.close(wait);
        producer = null;
      }
    }
  }

  /** A sink with producers of its own. It does not look whether a broker is there. */
  public KafkaEventSink(PublishOptions options) {
    connections.put(Lane.LIVE, new Connection(options.commitEvents(), settings(options)));
    connections.put(Lane.BULK, new Connection(options.bulkChanges(), settings(options)));
  }

  private static Map<String, Object> settings(PublishOptions options) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, options.bootstrapServers());
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "ananke-publisher");
    // Retries keep the order, and nothing arrives twice from one run.
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    // An update ends with a flush, so lingering gathers its files into batches and delays nothing.
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
    settings.put(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        Math.max(
            DEFAULT_REQUEST_SIZE, Math.addExact(options.limits().contentBytes(), RECORD_OVERHEAD)));
    settings.putAll(options.clientSettings());
    return settings;
  }

  private Connection connection(Lane lane) {
    return Objects.requireNonNull(connections.get(lane));
  }

  @Override
  public void send(FileChange change, Lane lane) {
    // Built beforehand, so that a record on its way does not hold its content once more.
    FileChange bare = change.getContent() == null ? null : withoutContent(change);
    Connection connection = connection(lane);
    send(
        connection,
        message(connection.topic, change),
        change.getPath(),
        error -> {
          if (bare != null && error instanceof RecordTooLargeException) {
            tooLarge.add(new TooLarge(bare, lane));
            return true;
          }
          return false;
        });
  }

  /** The update's number of changes and its digest hold for this one too. */
  private static FileChange withoutContent(FileChange change) {
    return FileChange.newBuilder()
        .setUpdateId(change.getUpdateId())
        .setIndex(change.getIndex())
        .setRepository(change.getRepository())
        .setRef(change.getRef())
        .setPath(change.getPath())
        .setAction(change.getAction())
        .setBlobId(change.getBlobId())
        .setSkipReason(SkipReason.TOO_LARGE)
        .build();
  }

  private ProducerRecord<byte[], byte[]> message(String topic, FileChange change) {
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(
            topic,
            Keys.fileChange(change.getRepository(), change.getPath()),
            encoder.encode(change));
    Headers.of(change).entries().forEach(message.headers()::add);
    if (change.getIndex() < TRACED_CHANGES) {
      trace(message);
    }
    return message;
  }

  /** The trace that the caller is in, if any, as W3C Trace Context has it. */
  private static void trace(ProducerRecord<byte[], byte[]> message) {
    if (Span.current().getSpanContext().isSampled()) {
      W3CTraceContextPropagator.getInstance()
          .inject(
              Context.current(),
              message,
              (carrier, name, value) -> carrier.headers().add(name, value.getBytes(US_ASCII)));
    }
  }

  @Override
  public void send(RefUpdate update) {
    Connection connection = connection(Lane.LIVE);
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(
            connection.topic, Keys.refUpdate(update.getRepository()), encoder.encode(update));
    trace(message);
    send(connection, message, "the update of " + update.getRef(), error -> false);
  }

  private void send(
      Connection connection,
      ProducerRecord<byte[], byte[]> message,
      String what,
      Predicate<Exception> mended) {
    try {
      var unused =
          connection
              .producer()
              .send(
                  message,
                  (stored, error) -> {
                    if (error != null && !mended.test(error)) {
                      failure.compareAndSet(null, failed(connection.topic, what, error));
                    }
                  });
    } catch (KafkaException e) {
      throw startedAnew(failed(connection.topic, what, e));
    }
  }

  private static PublishException failed(String topic, String what, Exception cause) {
    boolean refused = isFinal(cause);
    return new PublishException(
        refused ? Reason.REFUSED : Reason.NOT_SENT,
        "Topic "
            + topic
            + (refused ? " refuses " : " did not take ")
            + what
            + ": "
            + cause.getMessage()
            + (refused ? "" : "; it can be published again"),
        cause);
  }

  /** Whether the broker has judged the record, or us: that it would do again. */
  private static boolean isFinal(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApiException) {
        return !(cause instanceof RetriableException);
      }
    }
    return false;
  }

  @Override
  public int flush() {
    flushProducers();
    int withoutContent = 0;
    for (TooLarge change = tooLarge.poll(); change != null; change = tooLarge.poll()) {
      send(change.bare(), change.lane());
      withoutContent++;
    }
    if (withoutContent > 0) {
      flushProducers();
    }
    return withoutContent;
  }

  private void flushProducers() {
    for (Connection connection : connections.values()) {
      try {
        connection.flush();
      } catch (InterruptException e) {
        throw failed(connection.topic, "the last records", e);
      }
    }
    PublishException failed = failure.getAndSet(null);
    if (failed != null) {
      tooLarge.clear();
      throw startedAnew(failed);
    }
  }

  /**
   * A producer that was refused may never send again: it keeps the refusal. Another one asks the
   * broker anew, who may have been told otherwise meanwhile.
   */
  private PublishException startedAnew(PublishException failed) {
    boolean broken = !(failed.getCause() instanceof ApiException);
    if (failed.reason() == Reason.REFUSED || broken) {
      connections.values().forEach(connection -> connection.close(Duration.ZERO));
      failure.set(null);
      tooLarge.clear();
    }
    return failed;
  }

  @Override
  public void close() {
    connections.values().forEach(connection -> connection.close(Duration.ofMillis(Long.MAX_VALUE)));
  }
}
