package dev.ananke.cli;

import dev.ananke.schemas.ChangedConstraint;
import dev.ananke.schemas.ConstraintChange;
import dev.ananke.schemas.RecordDecoder;
import dev.ananke.schemas.Topics;
import dev.ananke.schemas.UndecodableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what revisions added and retracted from the topic of constraint changes, in a thread of its
 * own.
 */
final class ChangeFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final RecordDecoder<ConstraintChange> decoder = RecordDecoder.of(ConstraintChange.class);
  private final ConstraintChanges changes = new ConstraintChanges(Duration.ofSeconds(1));
  private final Thread thread =
      Thread.ofPlatform().name("change-feed").daemon().unstarted(this::read);
  private volatile boolean closed;

  ChangeFeed(String bootstrapServers) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (PartitionInfo partition : consumer.partitionsFor(Topics.CONSTRAINT_CHANGES)) {
      partitions.add(new TopicPartition(partition.topic(), partition.partition()));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    thread.start();
  }

  /** What this commit changed; nothing if nothing arrives in time, as where it changed nothing. */
  List<ChangedConstraint> of(String commit, Duration atMost) throws InterruptedException {
    return changes.of(commit, atMost);
  }

  private void read() {
    try {
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          take(record);
        }
      }
    } catch (WakeupException closing) {
      // Woken up to close.
    } catch (KafkaException failed) {
      LOG.error("{} is read no more", Topics.CONSTRAINT_CHANGES, failed);
    } finally {
      consumer.close();
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    try {
      changes.add(decoder.decode(record.value()), record.value().length);
    } catch (UndecodableException unknown) {
      LOG.warn(
          "Record {} of partition {} of {} cannot be used",
          record.offset(),
          record.partition(),
          record.topic(),
          unknown);
    }
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
