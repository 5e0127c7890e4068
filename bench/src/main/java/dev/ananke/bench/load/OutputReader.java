package dev.ananke.bench.load;

import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.UndecodableException;
import dev.ananke.worker.BundleSwitch;
import dev.ananke.worker.Replica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the output topic from its start, as a worker does, in a thread of its own: which commit
 * each repository is at, and when every commit was first seen with all of its fragments.
 */
final class OutputReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<byte[], byte[]> consumer;
  private final LoadPlan plan;
  private final Thread thread;
  private final Replica replica = new Replica(this::switched);
  private final Map<String, Bundle> bundles = new ConcurrentHashMap<>();
  private final Map<String, Long> visible = new ConcurrentHashMap<>();

  private final RepeatedRevisions repeated;
  private volatile long lastNews = System.nanoTime();
  private volatile boolean stopped;
  private volatile @Nullable RuntimeException failure;

  OutputReader(LoadPlan plan) {
    this(plan, consumer(plan));
  }

  /** Reads by a consumer that it closes. */
  OutputReader(LoadPlan plan, Consumer<byte[], byte[]> consumer) {
    this.plan = plan;
    this.consumer = consumer;
    repeated = new RepeatedRevisions(plan.idPrefix());
    thread = Thread.ofPlatform().name("output-reader").daemon().unstarted(this::read);
  }

  private static Consumer<byte[], byte[]> consumer(LoadPlan plan) {
    Map<String, Object> settings = new HashMap<>(plan.clientSettings());
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, plan.bootstrapServers());
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  void start() {
    List<TopicPartition> partitions = new ArrayList<>();
    consumer
        .partitionsFor(plan.topics().compiledConstraints())
        .forEach(each -> partitions.add(new TopicPartition(each.topic(), each.partition())));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    thread.start();
  }

  private void read() {
    try {
      while (!stopped) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          accept(record);
        }
      }
    } catch (WakeupException e) {
      // Closed.
    } catch (RuntimeException e) {
      failure = e;
    } finally {
      consumer.close();
    }
  }

  /** For the thread that reads. */
  void accept(ConsumerRecord<byte[], byte[]> record) {
    try {
      // Before the replica, which drops what is older than what it holds.
      repeated.accept(record.key(), record.value());
      replica.accept(record.key(), record.value());
    } catch (UndecodableException e) {
      throw new IllegalStateException(
          "record %d of partition %d cannot be used".formatted(record.offset(), record.partition()),
          e);
    }
  }

  private void switched(BundleSwitch taken) {
    Bundle now = taken.now();
    if (!now.getRepository().startsWith(plan.idPrefix())) {
      return;
    }
    lastNews = System.nanoTime();
    String commit = now.getCommit();
    if (commit != null) {
      visible.putIfAbsent(commit, System.nanoTime());
    }
    bundles.put(now.getRepository(), now);
  }

  /** What is held of a repository. */
  @Nullable Bundle bundle(String repository) {
    RuntimeException failed = failure;
    if (failed != null) {
      throw new IllegalStateException("reading the output failed", failed);
    }
    return bundles.get(repository);
  }

  /** When a commit was first seen, by {@link System#nanoTime}; null: not yet. */
  @Nullable Long visibleSince(String commit) {
    return visible.get(commit);
  }

  /** When anything was last seen. */
  long lastNews() {
    return lastNews;
  }

  /** How often a revision came although it had come before. */
  int repeated() {
    return repeated.count();
  }

  @Override
  public void close() {
    stopped = true;
    consumer.wakeup();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
