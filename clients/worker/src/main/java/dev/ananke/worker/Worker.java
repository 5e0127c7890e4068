package dev.ananke.worker;

import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.UndecodableException;
import dev.ananke.worker.GrammarUnavailableException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the output topic in a thread of its own and hands out grammars: it replays the compacted
 * log to the end that it finds at its start, then answers, and tails. Without its broker it goes on
 * with what it has, says so in its {@link #status}, and picks up where it was.
 */
public final class Worker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final Duration CLOSE = Duration.ofSeconds(2);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final WorkerOptions options;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final InstantSource clock;
  private final BundleListener listener;
  private final Replica replica;
  private final Grammars grammars;
  private final Thread thread;
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);

  /** Where to go on in each partition; only the thread's. */
  private final Map<TopicPartition, Long> positions = new HashMap<>();

  /** Where the topic ended when a partition was first seen; only the thread's, until caught up. */
  private final Map<TopicPartition, Long> goals = new HashMap<>();

  /** Doubles with every failure in a row; only the thread's. */
  private Duration pause = SHORTEST_PAUSE;

  private volatile @Nullable Consumer<byte[], byte[]> consumer;
  private volatile WorkerStatus status = WorkerStatus.STARTING;

  Worker(
      WorkerOptions options,
      BundleListener listener,
      Supplier<Consumer<byte[], byte[]>> consumers,
      InstantSource clock) {
    this.options = options;
    this.listener = listener;
    this.consumers = consumers;
    this.clock = clock;
    this.replica = new Replica(this::switched);
    this.grammars = new Grammars(replica, options.cacheBytes(), options.staleLimit(), clock);
    this.thread = Thread.ofPlatform().name("ananke-worker").daemon().unstarted(this::run);
  }

  /** Starts a worker. */
  public static Worker start(WorkerOptions options) {
    return start(options, any -> {});
  }

  /**
   * Starts a worker.
   *
   * @param listener is told of each bundle that takes its place, from the first record of the
   *     replay on, by the worker's thread: it should be quick, and must not close the worker
   */
  public static Worker start(WorkerOptions options, BundleListener listener) {
    Worker worker = new Worker(options, listener, () -> consumer(options), InstantSource.system());
    worker.start();
    return worker;
  }

  /**
   * The grammar for a hole.
   *
   * @throws GrammarUnavailableException if there is none to hand out
   */
  public Grammar grammar(GrammarRequest request) {
    if (caughtUp.getCount() > 0 || closing.getCount() == 0) {
      throw notRunning();
    }
    return grammars.grammar(request);
  }

  /** What is held, one bundle for each repository, ref and language; do not change them. */
  public List<Bundle> bundles() {
    return replica.bundles();
  }

  /** How the worker stands. */
  public WorkerStatus status() {
    return status;
  }

  /**
   * Waits until the worker has read the topic to the end that it found at its start.
   *
   * @return false if that took longer
   */
  public boolean awaitCaughtUp(Duration atMost) throws InterruptedException {
    return caughtUp.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Stops the thread and leaves the broker; returns when both is done. */
  @Override
  public void close() {
    closing.countDown();
    var current = consumer;
    if (current != null) {
      current.wakeup();
    }
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

  /** The first consumer is made by the caller, who so learns of wrong options at once. */
  void start() {
    consumer = consumers.get();
    thread.start();
  }

  private GrammarUnavailableException notRunning() {
    if (closing.getCount() == 0) {
      return new GrammarUnavailableException(Reason.CLOSED, "the worker was closed");
    }
    String problem = status.problem();
    return new GrammarUnavailableException(
        Reason.NOT_CAUGHT_UP,
        "the topic "
            + options.topic()
            + " has not been read to its end yet"
            + (problem == null ? "" : ": " + problem));
  }

  private void switched(BundleSwitch taken) {
    try {
      listener.switched(taken);
    } catch (RuntimeException e) {
      LOG.error("A listener failed on {}; the worker goes on", taken.repository(), e);
    }
  }

  private void run() {
    try {
      while (open()) {
        readUntilItFails();
        if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
      }
    } catch (InterruptedException e) {
      LOG.warn("The worker was interrupted; it answers with what it has, and reads no more");
    } finally {
      status = status.withoutContact("the worker reads no more");
    }
  }

  private void readUntilItFails() throws InterruptedException {
    try {
      Consumer<byte[], byte[]> current = consumer;
      if (current == null) {
        current = consumers.get();
        consumer = current;
      }
      try {
        follow(current);
      } finally {
        consumer = null;
        current.close(CloseOptions.timeout(CLOSE));
      }
    } catch (WakeupException e) {
      LOG.debug("Woken up to close");
    } catch (RuntimeException e) {
      LOG.warn("Reading {} failed; trying again in {}", options.topic(), pause, e);
      status = status.withoutContact("reading " + options.topic() + " failed: " + e);
    }
  }

  private void follow(Consumer<byte[], byte[]> consumer) throws InterruptedException {
    Instant nextContact = Instant.MIN;
    while (open()) {
      if (!clock.instant().isBefore(nextContact)) {
        contact(consumer);
        nextContact = clock.instant().plus(options.contactInterval());
      }
      if (consumer.assignment().isEmpty()) {
        // Neither is there anything to poll, nor does poll wait.
        closing.await(SHORTEST_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        nextContact = Instant.MIN;
        continue;
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        accept(record);
      }
      for (TopicPartition partition : consumer.assignment()) {
        positions.put(partition, consumer.position(partition, ANSWER));
      }
      if (caughtUp.getCount() > 0 && atGoal()) {
        status = status.nowCaughtUp();
        caughtUp.countDown();
        LOG.info("Caught up with {}: {} bundles", options.topic(), replica.bundles().size());
      }
    }
  }

  /** Asks the broker for the partitions and their ends; takes up partitions that are new. */
  private void contact(Consumer<byte[], byte[]> consumer) {
    try {
      Set<TopicPartition> partitions = partitions(consumer);
      if (partitions.isEmpty()) {
        status = status.contact(clock.instant(), 0, "there is no topic " + options.topic());
        return;
      }
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
      if (!consumer.assignment().equals(partitions)) {
        assign(consumer, partitions);
      }
      long lag = 0;
      for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
        goals.putIfAbsent(end.getKey(), end.getValue());
        lag += Math.max(0, end.getValue() - positions.getOrDefault(end.getKey(), 0L));
      }
      status = status.contact(clock.instant(), lag, null);
      pause = SHORTEST_PAUSE;
    } catch (TimeoutException e) {
      status = status.withoutContact("the broker does not answer: " + e.getMessage());
    }
  }

  private void assign(Consumer<byte[], byte[]> consumer, Set<TopicPartition> partitions) {
    consumer.assign(partitions);
    List<TopicPartition> fresh = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      Long position = positions.get(partition);
      if (position == null) {
        fresh.add(partition);
      } else {
        consumer.seek(partition, position);
      }
    }
    if (!fresh.isEmpty()) { // An empty list would mean all partitions.
      consumer.seekToBeginning(fresh);
    }
  }

  private Set<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
    Set<TopicPartition> partitions = new HashSet<>();
    try {
      for (PartitionInfo partition : consumer.partitionsFor(options.topic(), ANSWER)) {
        partitions.add(new TopicPartition(partition.topic(), partition.partition()));
      }
    } catch (UnknownTopicOrPartitionException e) {
      LOG.debug("There is no topic {}", options.topic(), e);
    }
    return partitions;
  }

  private void accept(ConsumerRecord<byte[], byte[]> record) {
    try {
      byte[] key = record.key();
      if (key == null) {
        throw new UndecodableException("a record without a key");
      }
      replica.accept(key, record.value());
    } catch (UndecodableException e) {
      LOG.warn(
          "Record {} of partition {} of {} cannot be used",
          record.offset(),
          record.partition(),
          record.topic(),
          e);
      status = status.oneMoreUnusable();
    }
  }

  private boolean atGoal() {
    for (Map.Entry<TopicPartition, Long> goal : goals.entrySet()) {
      Long position = positions.get(goal.getKey());
      if (position == null || position < goal.getValue()) {
        return false;
      }
    }
    return true;
  }

  private boolean open() {
    return closing.getCount() > 0;
  }

  private static Consumer<byte[], byte[]> consumer(WorkerOptions options) {
    Map<String, Object> properties = new HashMap<>(options.kafka());
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    properties.putIfAbsent(ConsumerConfig.CLIENT_ID_CONFIG, "ananke-worker");
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
