package dev.ananke.worker;

import dev.ananke.worker.TestRecords.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A topic in memory, and readers of it on top of the in-memory consumer that Kafka ships. */
final class TopicInMemory {
  static final String NAME = "compiled-constraints";

  /** All readers that were made, in order. */
  final BlockingQueue<Reader> readers = new LinkedBlockingQueue<>();

  private final List<List<Entry>> partitions = new ArrayList<>();
  private boolean silent;
  private @Nullable KafkaException fault;

  synchronized void append(int partition, Entry... entries) {
    while (partitions.size() <= partition) {
      partitions.add(new ArrayList<>());
    }
    partitions.get(partition).addAll(List.of(entries));
  }

  /** While silent, the broker answers nothing. */
  synchronized void silent(boolean silent) {
    this.silent = silent;
  }

  /** The next poll of any reader fails. */
  synchronized void failOnce(KafkaException fault) {
    this.fault = fault;
  }

  Reader reader() {
    Reader reader = new Reader();
    readers.add(reader);
    return reader;
  }

  final class Reader extends MockConsumer<byte[], byte[]> {
    Reader() {
      super("earliest");
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
      List<PartitionInfo> infos = new ArrayList<>();
      synchronized (TopicInMemory.this) {
        for (int i = 0; i < partitions.size(); i++) {
          infos.add(new PartitionInfo(topic, i, null, null, null));
        }
      }
      return infos;
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(
        Collection<TopicPartition> asked, Duration timeout) {
      Map<TopicPartition, Long> ends = new HashMap<>();
      synchronized (TopicInMemory.this) {
        if (silent) {
          throw new TimeoutException("no answer within " + timeout);
        }
        for (TopicPartition partition : asked) {
          ends.put(partition, (long) partitions.get(partition.partition()).size());
        }
      }
      return ends;
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      synchronized (TopicInMemory.this) {
        KafkaException now = fault;
        if (now != null) {
          fault = null;
          throw now;
        }
        for (TopicPartition partition : silent ? List.<TopicPartition>of() : assignment()) {
          updateBeginningOffsets(Map.of(partition, 0L));
          List<Entry> entries = partitions.get(partition.partition());
          for (long at = position(partition); at < entries.size(); at++) {
            Entry entry = entries.get((int) at);
            addRecord(
                new ConsumerRecord<>(NAME, partition.partition(), at, entry.key(), entry.value()));
          }
        }
      }
      ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
      if (records.isEmpty()) {
        LockSupport.parkNanos(1_000_000);
      }
      return records;
    }
  }
}
