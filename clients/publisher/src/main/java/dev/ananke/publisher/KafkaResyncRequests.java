package dev.ananke.publisher;

import dev.ananke.publisher.PublishException.Reason;
import dev.ananke.schemas.LibraryRequest;
import dev.ananke.schemas.RecordDecoder;
import dev.ananke.schemas.Resync;
import dev.ananke.schemas.SchemaHistory;
import dev.ananke.schemas.UndecodableException;
import dev.ananke.schemas.UnknownSchemaException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Requests from a Kafka topic, from its end on: a publisher says where refs stand when it starts,
 * and whoever still waits then asks again. So it needs no consumer group, and every publisher sees
 * every request.
 */
public final class KafkaResyncRequests implements ResyncRequests {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topic;
  private final RecordDecoder<SpecificRecord> decoder =
      RecordDecoder.ofAny(List.of(Resync.class, LibraryRequest.class), new SchemaHistory());

  /** Whether a request came that is of a newer release, which is then said once. */
  private boolean newerCame;

  private boolean newerSaid;

  /** Requests that come after this returns. */
  public KafkaResyncRequests(PublishOptions options) {
    topic = options.requests();
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, options.bootstrapServers());
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "ananke-publisher");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.putAll(options.clientSettings());
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      seekToEnd();
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  private void seekToEnd() {
    Set<TopicPartition> partitions = partitions();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    // Seeking is lazy; asking where it led makes it happen now, before anything is published.
    partitions.forEach(consumer::position);
  }

  /**
   * Partitions that the topic got meanwhile: jobs ask there too, for some repositories only there.
   */
  private void takeUpNewPartitions() {
    Set<TopicPartition> added = new HashSet<>(partitions());
    added.removeAll(consumer.assignment());
    if (!added.isEmpty()) {
      Set<TopicPartition> all = new HashSet<>(consumer.assignment());
      all.addAll(added);
      // Those that were read stay where they are.
      consumer.assign(all);
      consumer.seekToBeginning(added);
    }
  }

  /** Of the topic, from what the client knows of it: it asks the broker every five minutes. */
  private Set<TopicPartition> partitions() {
    return consumer.partitionsFor(topic).stream()
        .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
        .collect(Collectors.toSet());
  }

  @Override
  public List<Resync> poll(Duration wait) {
    if (newerCame && !newerSaid) {
      newerSaid = true;
      throw new PublishException(
          Reason.REQUESTS_UNREADABLE,
          "Topic "
              + topic
              + " has requests of a newer release, which are not heard: bring this publisher up to date");
    }
    List<Resync> requests = new ArrayList<>();
    try {
      takeUpNewPartitions();
      for (ConsumerRecord<byte[], byte[]> message : consumer.poll(wait)) {
        if (message.value() != null && decode(message.value()) instanceof Resync request) {
          requests.add(request);
        }
      }
    } catch (WakeupException | InterruptException e) {
      return requests;
    } catch (KafkaException e) {
      throw new PublishException(
          Reason.REQUESTS_UNREADABLE,
          "Topic " + topic + " cannot be read, so jobs that ask are not heard: " + e.getMessage(),
          e);
    }
    return requests;
  }

  private @Nullable SpecificRecord decode(byte[] value) {
    try {
      return decoder.decode(value);
    } catch (UnknownSchemaException e) {
      newerCame = true;
      return null;
    } catch (UndecodableException e) {
      // Damaged: whoever asked repeats it.
      return null;
    }
  }

  @Override
  public void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
