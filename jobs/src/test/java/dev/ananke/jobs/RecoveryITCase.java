package dev.ananke.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.jobs.HandPublisher.Change;
import dev.ananke.jobs.local.EmbeddedBroker;
import dev.ananke.jobs.local.LocalFailures;
import dev.ananke.jobs.local.LocalPipeline;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.BundleStatus;
import dev.ananke.schemas.FragmentRef;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.Ids;
import dev.ananke.schemas.OutputKey;
import dev.ananke.schemas.Revision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobStatus;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job loses what it holds, or gets back what is older. Whatever happened, readers end with what
 * a job without faults would give them, and with exactly-once delivery they are sent nothing twice.
 */
final class RecoveryITCase {
  private static final TopicNames TOPICS = TopicNames.DEFAULT;

  /** Checkpoints are the test's. */
  private static final List<String> SELDOM =
      List.of("--job.checkpoint-interval", "10 min", "--output.transaction-timeout", "15 min");

  private final EmbeddedBroker broker = EmbeddedBroker.start();
  private final String servers = broker.bootstrapServers();
  private final HandPublisher publisher;
  private final OutputReader output;

  private final Path directory;

  RecoveryITCase(@TempDir Path directory) throws Exception {
    this.directory = directory;
    TopicAdmin.create(servers, Map.of(), TOPICS, new TopicAdmin.Layout(2, (short) 1));
    publisher = new HandPublisher(servers, TOPICS.commitEvents(), "a/b");
    output = new OutputReader(servers, TOPICS.compiledConstraints(), "a/b");
  }

  @AfterEach
  void close() {
    output.close();
    publisher.close();
    broker.close();
  }

  private JobOptions options(List<String> some, String... more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(List.of(more));
    return options(all.toArray(String[]::new));
  }

  private JobOptions options(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--kafka.bootstrap-servers", servers,
                "--job.checkpoint-interval", "200 ms",
                "--output.delivery", "exactly-once",
                "--output.transaction-timeout", "1 min"));
    arguments.addAll(List.of(more));
    return JobOptions.from(arguments.toArray(String[]::new));
  }

  private void add(String commit, String type) {
    publisher.commit(commit, type(type));
  }

  private static Change type(String name) {
    return Change.put(name + ".java", "package p;\npublic class " + name + " {}\n");
  }

  private static void publish(String commit, Change change, HandPublisher... oneByOne) {
    for (HandPublisher each : oneByOne) {
      each.commit(commit, change);
      each.flush();
    }
  }

  private static void awaitBundle(TopicReader topic) {
    topic.await("bundle", record -> isBundle(record) ? record : null);
  }

  private Bundle awaitTypes(String commit, long types) {
    Bundle bundle = output.awaitCommit(commit);
    assertEquals(types, bundle.getStatistics().get("types"), bundle.getStatistics()::toString);
    return bundle;
  }

  /** A worker ends with what the files of the last commit compile to from nothing. */
  private WholeOutput assertEndsRight() {
    WholeOutput whole = WholeOutput.read(servers, TOPICS.compiledConstraints());
    assertEquals(publisher.head(), whole.held().getCommit());
    assertEquals(BundleStatus.CURRENT, whole.held().getStatus());
    assertEquals(Content.compiled(publisher.files()), Content.of(whole.held()));
    return whole;
  }

  /** The same, and no reader is sent anything twice. */
  private void assertEndsRightAndSentOnce() {
    assertEquals(List.of(), assertEndsRight().repeated());
  }

  @Test
  void taskManagerLost_withinATransaction_whatWasInItIsSentAgainAndSeenOnce() throws Exception {
    try (LocalPipeline pipeline = LocalPipeline.start(options(SELDOM), directory);
        TopicReader uncommitted = TopicReader.uncommitted(servers, TOPICS.compiledConstraints())) {
      add("c1", "A");
      awaitBundle(uncommitted);
      LocalFailures.checkpoint(pipeline);
      awaitTypes("c1", 1);

      add("c2", "B");
      awaitBundle(uncommitted);
      LocalFailures.replaceTaskManager(pipeline);
      awaitBundle(uncommitted);
      LocalFailures.checkpoint(pipeline);
      Bundle second = awaitTypes("c2", 2);

      Set<String> sentAgain = fragmentsAfterBundleOfC1(servers);
      for (FragmentRef fragment : second.getFragments()) {
        assertTrue(sentAgain.contains(fragment.getName()), fragment.getName());
      }
    }
    assertEndsRightAndSentOnce();
  }

  @Test
  void atLeastOnce_taskManagerLostBetweenTwoPublishersOfEachMove_noReaderGoesBack()
      throws Exception {
    JobOptions options = options(SELDOM, "--output.delivery", "at-least-once");
    try (HandPublisher other = new HandPublisher(servers, TOPICS.commitEvents(), "a/b");
        LocalPipeline pipeline = LocalPipeline.start(options, directory)) {
      publish("c1", type("A"), publisher, other);
      publish("c2", type("B"), other, publisher);
      awaitTypes("c2", 2);
      LocalFailures.checkpoint(pipeline);
      publish("c3", type("C"), publisher, other);
      publish("c4", Change.delete("A.java"), other, publisher);
      awaitTypes("c4", 2);

      publish("c5", type("D"), publisher);
      LocalFailures.replaceTaskManager(pipeline);
      publish("c5", type("D"), other);
      publish("c6", type("E"), other, publisher);
      awaitTypes("c6", 4);
    }
    WholeOutput whole = assertEndsRight();
    assertEquals(List.copyOf(new TreeSet<>(whole.commits())), whole.commits());
    assertTrue(whole.repeated().containsAll(List.of("c3", "c4")), whole.repeated()::toString);
  }

  @Test
  void brokerStopped_nothingThatWasSentBeforeOrMeanwhileIsLost() throws Exception {
    try (LocalPipeline pipeline = LocalPipeline.start(options(), directory)) {
      add("c1", "A");
      awaitTypes("c1", 1);
      add("c2", "B");

      Future<?> meanwhile;
      try (ExecutorService sender = Executors.newSingleThreadExecutor()) {
        meanwhile = sender.submit(() -> add("c3", "C"));
        LocalFailures.interrupt(broker, Duration.ofSeconds(5));
      }
      meanwhile.get();

      awaitTypes("c2", 2);
      awaitTypes("c3", 3);
      add("c4", "D");
      awaitTypes("c4", 4);
      assertEquals(JobStatus.RUNNING, pipeline.status());
    }
    assertEndsRightAndSentOnce();
  }

  @Test
  void stoppedAndRestoredWithMoreSlotsAndFewer_goesOnFromItsState() throws Exception {
    String savepoint;
    try (LocalPipeline one = LocalPipeline.start(options(), directory)) {
      add("c1", "A");
      awaitTypes("c1", 1);
      savepoint = LocalFailures.stop(one, directory);
    }
    add("c2", "B");
    try (LocalPipeline two =
        LocalFailures.restore(options("--job.parallelism", "2"), directory, savepoint)) {
      awaitTypes("c2", 2);
      savepoint = LocalFailures.stop(two, directory);
    }
    try (LocalPipeline one = LocalFailures.restore(options(), directory, savepoint)) {
      add("c3", "C");
      awaitTypes("c3", 3);
      publisher.commit("c4", Change.delete("A.java"));
      awaitTypes("c4", 2);
      assertEquals(JobStatus.RUNNING, one.status());
    }
    assertEndsRightAndSentOnce();
  }

  @Test
  void olderSavepointRestored_endsAtTheNewestCommit() throws Exception {
    String savepoint;
    try (LocalPipeline pipeline = LocalPipeline.start(options(), directory)) {
      add("c1", "A");
      awaitTypes("c1", 1);
      savepoint = LocalFailures.savepoint(pipeline, directory);
      add("c2", "B");
      awaitTypes("c2", 2);
      publisher.commit("c3", Change.delete("A.java"));
      awaitTypes("c3", 1);
    }
    try (LocalPipeline again = LocalFailures.restore(options(), directory, savepoint)) {
      // Transactions after the savepoint stand: their commits are seen once more.
      awaitTypes("c2", 2);
      awaitTypes("c3", 1);
      add("c4", "C");
      awaitTypes("c4", 2);
      assertEquals(JobStatus.RUNNING, again.status());
    }
    assertFalse(assertEndsRight().repeated().isEmpty(), "nothing was sent again");
  }

  @Test
  void stateAndOffsetsLost_whileReadersHoldHigherRevisions_endsAtTheNewestCommit()
      throws Exception {
    Revision held;
    try (LocalPipeline pipeline = LocalPipeline.start(options(), directory)) {
      add("c1", "A");
      awaitTypes("c1", 1);
      add("c2", "B");
      held = awaitTypes("c2", 2).getRevision();
      assertEquals(JobStatus.RUNNING, pipeline.status());
    }
    try (LocalPipeline again =
        LocalPipeline.start(options("--kafka.group-id", "another"), directory)) {
      assertTrue(awaitTypes("c1", 1).getRevision().compareTo(held) < 0);
      assertEquals(held, awaitTypes("c2", 2).getRevision());
      add("c3", "C");
      assertTrue(awaitTypes("c3", 3).getRevision().compareTo(held) > 0);
      assertEquals(JobStatus.RUNNING, again.status());
    }
    assertFalse(assertEndsRight().repeated().isEmpty(), "nothing was sent again");
  }

  @Test
  void publisherKilledWithinAnUpdate_anotherTakesOver() throws Exception {
    try (LocalPipeline pipeline = LocalPipeline.start(options(), directory)) {
      add("c1", "A");
      awaitTypes("c1", 1);
      Id128 id = Ids.random();
      List<Change> changes = List.of(type("B"), type("C"));
      publisher.prepare(id, "c2", changes);
      publisher.send(publisher.fileChange(id, 0, changes.getFirst()));

      publisher.snapshot("c1");
      awaitTypes("c2", 3);
      add("c3", "D");
      awaitTypes("c3", 4);
      assertEquals(JobStatus.RUNNING, pipeline.status());
    }
    assertEndsRightAndSentOnce();
  }

  @Test
  void transactionThatARunLeftOpen_isEndedByTheNext() throws Exception {
    String topic = TOPICS.compiledConstraints();
    try (KafkaProducer<byte[], byte[]> dead =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "ananke-" + topic + ":-0-1000000",
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                (int) Duration.ofMinutes(15).toMillis()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      dead.initTransactions();
      dead.beginTransaction();
      for (int partition = 0; partition < 2; partition++) {
        dead.send(new ProducerRecord<>(topic, partition, new byte[] {1}, new byte[] {1})).get();
      }
      try (LocalPipeline pipeline = LocalPipeline.start(options(), directory)) {
        add("c1", "A");
        awaitTypes("c1", 1);
        assertEquals(JobStatus.RUNNING, pipeline.status());
      }
    }
    assertEndsRightAndSentOnce();
  }

  /**
   * The first bundle after a restore sends everything: the old run may have sent what the state
   * does not know.
   */
  private static Set<String> fragmentsAfterBundleOfC1(String servers) {
    try (TopicReader topic = new TopicReader(servers, TOPICS.compiledConstraints())) {
      AtomicInteger bundles = new AtomicInteger();
      topic.await(
          "two bundles",
          record -> isBundle(record) && bundles.incrementAndGet() == 2 ? record : null);
      int first = 0;
      while (!isBundle(topic.records.get(first))) {
        first++;
      }
      return topic.records.stream()
          .skip(first)
          .map(record -> OutputKey.parse(record.key()))
          .filter(OutputKey.FragmentKey.class::isInstance)
          .map(key -> ((OutputKey.FragmentKey) key).name())
          .collect(Collectors.toSet());
    }
  }

  private static boolean isBundle(ConsumerRecord<byte[], byte[]> record) {
    return OutputKey.parse(record.key()) instanceof OutputKey.BundleKey;
  }
}
