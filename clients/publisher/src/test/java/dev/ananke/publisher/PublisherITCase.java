package dev.ananke.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.publisher.PublishException.Reason;
import dev.ananke.publisher.PublishOptions.LastCommits;
import dev.ananke.publisher.PublishOptions.Snapshot;
import dev.ananke.schemas.Codec;
import dev.ananke.schemas.FileChange;
import dev.ananke.schemas.Headers;
import dev.ananke.schemas.Keys;
import dev.ananke.schemas.RecordDecoder;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.Resync;
import dev.ananke.schemas.SchemaHistory;
import dev.ananke.schemas.SkipReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The publisher on a real broker. */
class PublisherITCase {
  private static final int PARTITIONS = 3;
  private static final KafkaClusterTestKit BROKER = broker();

  private static KafkaClusterTestKit broker() {
    try {
      KafkaClusterTestKit broker =
          new KafkaClusterTestKit.Builder(
                  new TestKitNodes.Builder()
                      .setCombined(true)
                      .setNumBrokerNodes(1)
                      .setNumControllerNodes(1)
                      .build())
              .build();
      broker.format();
      broker.startup();
      broker.waitForReadyBrokers();
      return broker;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterAll
  static void stopBroker() throws Exception {
    BROKER.close();
  }

  @Test
  void publish_severalPartitions_bringsAJobToTheHead(@TempDir Path folder) throws Exception {
    createTopics("one-events", "one-bulk", "one-requests");
    try (GitFixture git = new GitFixture(folder)) {
      GitFixture.Tree tree = git.tree();
      for (int i = 0; i < 40; i++) {
        tree.file("src/C" + i + ".java", "class C" + i + " {}");
      }
      String first = git.commit(tree);
      String head = git.commitOnMain(tree.file("src/C7.java", "class C7 { int i; }"), first);

      try (Publisher publisher =
          Publisher.open(
              options(folder, "one").start(new LastCommits(2)).build(), PublishListener.NONE)) {
        PublishProgress progress = publisher.publish();
        assertEquals(2, progress.updates());
        assertEquals(41, progress.files());
      }

      List<ConsumerRecord<byte[], byte[]>> sent = read("one-events", 43);
      ModelJob job = new ModelJob();
      // Partitions are read in any order: all changes, then the updates in the order of their one
      // partition.
      sent.forEach(
          message -> {
            if (decode(message) instanceof FileChange change) job.take(change);
          });
      sent.forEach(
          message -> {
            if (decode(message) instanceof RefUpdate update) job.take(update);
          });
      assertEquals(head, Objects.requireNonNull(job.head).commit());
      assertEquals(40, job.files.size());
      assertEquals(List.of(), job.requests);
      assertKeysAndHeaders(sent);
    }
  }

  @Test
  void publish_moreFilesThanALiveUpdateHas_goToTheTopicForBulk(@TempDir Path folder)
      throws Exception {
    createTopics("large-events", "large-bulk", "large-requests");
    try (GitFixture git = new GitFixture(folder)) {
      GitFixture.Tree tree = git.tree();
      for (int i = 0; i < 40; i++) {
        tree.file("src/C" + i + ".java", "class C" + i + " {}");
      }
      String first = git.commit(tree);
      String head = git.commitOnMain(tree.file("src/C7.java", "class C7 { int i; }"), first);

      try (Publisher publisher =
          Publisher.open(
              options(folder, "large")
                  .start(new LastCommits(2))
                  .limits(SendLimits.DEFAULT.withLiveFiles(39))
                  .build(),
              PublishListener.NONE)) {
        assertEquals(2, publisher.publish().updates());
      }

      List<ConsumerRecord<byte[], byte[]>> bulk = read("large-bulk", 40);
      List<ConsumerRecord<byte[], byte[]>> live = read("large-events", 3);
      ModelJob job = new ModelJob();
      bulk.forEach(message -> job.take((FileChange) decode(message)));
      for (ConsumerRecord<byte[], byte[]> message : live) {
        if (decode(message) instanceof FileChange change) {
          assertEquals("src/C7.java", change.getPath());
          job.take(change);
        }
      }
      for (ConsumerRecord<byte[], byte[]> message : live) {
        if (decode(message) instanceof RefUpdate update) {
          job.take(update);
        }
      }
      assertEquals(head, Objects.requireNonNull(job.head).commit());
      assertEquals(40, job.files.size());
    }
  }

  @Test
  void follow_requestOnTheTopic_isAnswered(@TempDir Path folder) throws Exception {
    createTopics("two-events", "two-bulk", "two-requests");
    try (GitFixture git = new GitFixture(folder)) {
      String head = git.commitOnMain(git.tree().file("A.java", "class A {}"));
      CompletableFuture<RefUpdate> answered = new CompletableFuture<>();
      CompletableFuture<Void> announced = new CompletableFuture<>();
      PublishListener listener =
          new PublishListener() {
            @Override
            public void published(RefUpdate update, PublishProgress progress) {
              if (!announced.complete(null)) {
                answered.complete(update);
              }
            }
          };
      try (Publisher publisher =
          Publisher.open(
              options(folder, "two").start(new PublishOptions.Announce()).follow(true).build(),
              listener)) {
        CompletableFuture<PublishProgress> done = CompletableFuture.supplyAsync(publisher::publish);
        announced.get(30, TimeUnit.SECONDS);
        ask("two-requests", "somebody/else");
        ask("two-requests", "test/r");

        RefUpdate answer = answered.get(30, TimeUnit.SECONDS);
        assertEquals("have", answer.getBase());
        assertEquals(head, answer.getCommit());
        publisher.stop();
        assertEquals(2, done.get(30, TimeUnit.SECONDS).updates());
      }
    }
  }

  @Test
  void requests_onAPartitionThatTheTopicGotMeanwhile_areHeard(@TempDir Path folder)
      throws Exception {
    createTopics("three-events", "three-bulk", "three-requests");
    PublishOptions options =
        options(folder, "three").clientSettings(Map.of("metadata.max.age.ms", "200")).build();
    try (KafkaResyncRequests requests = new KafkaResyncRequests(options);
        Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
      assertEquals(List.of(), requests.poll(Duration.ZERO));
      admin
          .createPartitions(Map.of("three-requests", NewPartitions.increaseTo(PARTITIONS + 1)))
          .all()
          .get();
      Resync old = request("test/old");
      Resync added = request("test/added");
      send(new ProducerRecord<>("three-requests", 0, null, Codec.encode(old)));
      send(new ProducerRecord<>("three-requests", PARTITIONS, null, Codec.encode(added)));

      List<PublishException> told = new ArrayList<>();
      List<Resync> heard = heard(requests, 2, told);
      assertEquals(2, heard.size(), heard::toString);
      assertEquals(Set.of(old, added), Set.copyOf(heard));
      assertEquals(List.of(), told);
    }
  }

  @Test
  void requests_ofANewerRelease_areToldOfOnce(@TempDir Path folder) throws Exception {
    createTopics("four-events", "four-bulk", "four-requests");
    try (KafkaResyncRequests requests = new KafkaResyncRequests(options(folder, "four").build())) {
      byte[] newer = Codec.encode(request("test/r"));
      newer[5] ^= 1;
      List<PublishException> told = new ArrayList<>();
      for (String repository : List.of("test/r", "test/again")) {
        send(new ProducerRecord<>("four-requests", 0, null, newer));
        Resync known = request(repository);
        send(new ProducerRecord<>("four-requests", 0, null, Codec.encode(known)));
        assertEquals(List.of(known), heard(requests, 1, told));
      }
      assertEquals(List.of(), heard(requests, 0, told));
      assertEquals(1, told.size());
      assertEquals(Reason.REQUESTS_UNREADABLE, told.getFirst().reason());
      assertTrue(told.toString().contains("up to date"), told::toString);
    }
  }

  /**
   * Waits for so many, and listens once more.
   *
   * @param told what goes wrong meanwhile
   */
  private static List<Resync> heard(
      KafkaResyncRequests requests, int count, List<PublishException> told) {
    List<Resync> heard = new ArrayList<>();
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    boolean enough;
    do {
      assertTrue(System.nanoTime() < deadline, () -> "only " + heard);
      enough = heard.size() >= count;
      try {
        heard.addAll(requests.poll(Duration.ofMillis(500)));
      } catch (PublishException e) {
        told.add(e);
      }
    } while (!enough);
    return heard;
  }

  @Test
  void open_topicIsMissing_isATypedError(@TempDir Path folder) throws Exception {
    try (GitFixture git = new GitFixture(folder)) {
      git.commitOnMain(git.tree());

      PublishException failure =
          assertThrows(
              PublishException.class,
              () ->
                  Publisher.open(options(folder, "missing").build(), PublishListener.NONE).close());

      assertEquals(Reason.UNKNOWN_TOPIC, failure.reason());
      assertTrue(
          String.valueOf(failure.getMessage()).contains("missing-events"), failure::getMessage);
    }
  }

  @Test
  void open_noBroker_isATypedErrorInTime(@TempDir Path folder) throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (GitFixture git = new GitFixture(folder)) {
      git.commitOnMain(git.tree());
      PublishOptions options =
          PublishOptions.builder(folder, "test/r", "127.0.0.1:" + port)
              .start(new Snapshot())
              .brokerTimeout(Duration.ofMillis(500))
              .build();
      long start = System.nanoTime();

      PublishException failure =
          assertThrows(
              PublishException.class, () -> Publisher.open(options, PublishListener.NONE).close());

      assertEquals(Reason.BROKER_UNREACHABLE, failure.reason());
      assertTrue(System.nanoTime() - start < Duration.ofSeconds(20).toNanos());
    }
  }

  @Test
  void open_followAndNoBrokerAnswersYet_tellsAndConnectsOnceOneDoes(@TempDir Path folder)
      throws Exception {
    createTopics("late-events", "late-bulk", "late-requests");
    try (GitFixture git = new GitFixture(folder);
        Entrance entrance = new Entrance()) {
      git.commitOnMain(git.tree());
      Failures failures = new Failures();
      CompletableFuture<Publisher> opened =
          CompletableFuture.supplyAsync(
              () -> Publisher.open(late(folder, entrance.address()), failures));

      assertEquals(Reason.BROKER_UNREACHABLE, failures.first.get(30, TimeUnit.SECONDS));
      entrance.open();
      opened.get(120, TimeUnit.SECONDS).close();
    }
  }

  @Test
  void open_followAndBrokerHasNoAddressYet_triesUntilInterrupted(@TempDir Path folder)
      throws Exception {
    try (GitFixture git = new GitFixture(folder)) {
      git.commitOnMain(git.tree());
      Failures failures = new Failures();
      CompletableFuture<Reason> ended = new CompletableFuture<>();
      Thread opening =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      Publisher.open(late(folder, "nowhere.invalid:9092"), failures).close();
                    } catch (PublishException e) {
                      ended.complete(e.reason());
                    }
                  });

      assertEquals(Reason.BROKER_UNREACHABLE, failures.first.get(60, TimeUnit.SECONDS));
      opening.interrupt();
      ended.get(60, TimeUnit.SECONDS);
    }
  }

  private static PublishOptions late(Path folder, String brokers) {
    return PublishOptions.builder(folder, "test/r", brokers)
        .commitEvents("late-events")
        .bulkChanges("late-bulk")
        .requests("late-requests")
        .follow(true)
        .brokerTimeout(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(50))
        .build();
  }

  /** Hears of the first failure. */
  private static final class Failures implements PublishListener {
    final CompletableFuture<Reason> first = new CompletableFuture<>();

    @Override
    public void failed(PublishException failure) {
      first.complete(failure.reason());
    }
  }

  /** Another address of the broker, behind which nobody answers until it is opened. */
  private static final class Entrance implements AutoCloseable {
    private final ServerSocket clients = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    Entrance() throws IOException {}

    String address() {
      return "127.0.0.1:" + clients.getLocalPort();
    }

    void open() {
      Thread.startVirtualThread(
          () -> {
            while (!clients.isClosed()) {
              try {
                lead(clients.accept());
              } catch (IOException closed) {
                return;
              }
            }
          });
    }

    private static void lead(Socket client) throws IOException {
      String broker = BROKER.bootstrapServers();
      int colon = broker.lastIndexOf(':');
      Socket server =
          new Socket(broker.substring(0, colon), Integer.parseInt(broker.substring(colon + 1)));
      pass(client, server);
      pass(server, client);
    }

    private static void pass(Socket from, Socket to) {
      Thread.startVirtualThread(
          () -> {
            try (from;
                to) {
              from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException closed) {
              // By the other direction.
            }
          });
    }

    @Override
    public void close() throws IOException {
      clients.close();
    }
  }

  @Test
  void publish_fileThatTheTopicDoesNotTake_isSentWithoutContent(@TempDir Path folder)
      throws Exception {
    createTopics("small-bulk", "small-requests");
    createTopic("small-events", 20_000);
    byte[] random = new byte[60_000]; // Cannot be compressed below the limit.
    new Random(7).nextBytes(random);
    try (GitFixture git = new GitFixture(folder)) {
      String head =
          git.commitOnMain(git.tree().file("A.java", "class A {}").file("Large.java", random));

      try (Publisher publisher =
          Publisher.open(
              options(folder, "small").start(new Snapshot()).build(), PublishListener.NONE)) {
        PublishProgress progress = publisher.publish();
        assertEquals(1, progress.updates());
        assertEquals(1, progress.skipped());
      }

      ModelJob job = new ModelJob();
      List<SpecificRecord> sent =
          read("small-events", 3).stream().map(PublisherITCase::decode).toList();
      sent.stream().filter(FileChange.class::isInstance).forEach(job::take);
      sent.stream().filter(RefUpdate.class::isInstance).forEach(job::take);
      assertEquals(head, Objects.requireNonNull(job.head).commit());
      assertEquals(
          List.of("Large.java"),
          sent.stream()
              .filter(FileChange.class::isInstance)
              .map(FileChange.class::cast)
              .filter(change -> change.getSkipReason() == SkipReason.TOO_LARGE)
              .map(FileChange::getPath)
              .toList());
    }
  }

  @Test
  void publish_topicTakesNothing_isRefusedAndTakenOnceItDoes(@TempDir Path folder)
      throws Exception {
    createTopics("tiny-bulk", "tiny-requests");
    createTopic("tiny-events", 10);
    try (GitFixture git = new GitFixture(folder)) {
      git.commitOnMain(git.tree().file("A.java", "class A {}"));
      try (Publisher publisher =
          Publisher.open(options(folder, "tiny").build(), PublishListener.NONE)) {

        PublishException failure = assertThrows(PublishException.class, () -> publisher.publish());

        assertEquals(Reason.REFUSED, failure.reason());
        limitRecords("tiny-events", 1_000_000);
        assertEquals(1, publishOnceTaken(publisher).updates());
      }
    }
  }

  /** A broker says that a limit is another one a moment before it takes what was too large. */
  private static PublishProgress publishOnceTaken(Publisher publisher) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      try {
        return publisher.publish();
      } catch (PublishException refused) {
        if (System.nanoTime() > deadline) {
          throw refused;
        }
        Thread.sleep(50);
      }
    }
  }

  private static void createTopic(String name, int mostBytes) throws Exception {
    createTopics(
        List.of(
            new NewTopic(name, PARTITIONS, (short) 1)
                .configs(Map.of("max.message.bytes", Integer.toString(mostBytes)))));
  }

  private static void limitRecords(String topic, int bytes) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    AlterConfigOp limit =
        new AlterConfigOp(
            new ConfigEntry("max.message.bytes", Integer.toString(bytes)),
            AlterConfigOp.OpType.SET);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
      admin.incrementalAlterConfigs(Map.of(resource, List.of(limit))).all().get();
    }
  }

  private static void assertKeysAndHeaders(List<ConsumerRecord<byte[], byte[]>> sent) {
    Set<Integer> partitionsOfUpdates = new HashSet<>();
    Set<Integer> partitionsOfChanges = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> message : sent) {
      if (decode(message) instanceof FileChange change) {
        partitionsOfChanges.add(message.partition());
        assertArrayEquals(Keys.fileChange("test/r", change.getPath()), message.key());
        assertEquals(Headers.of(change), Headers.parse(name -> header(message, name)));
      } else {
        partitionsOfUpdates.add(message.partition());
        assertArrayEquals("test/r".getBytes(UTF_8), message.key());
      }
    }
    assertEquals(1, partitionsOfUpdates.size());
    assertEquals(PARTITIONS, partitionsOfChanges.size());
  }

  private static byte @Nullable [] header(ConsumerRecord<byte[], byte[]> message, String name) {
    Header header = message.headers().lastHeader(name);
    return header == null ? null : header.value();
  }

  private static SpecificRecord decode(ConsumerRecord<byte[], byte[]> message) {
    return RecordDecoder.ofAny(List.of(FileChange.class, RefUpdate.class), new SchemaHistory())
        .decode(message.value());
  }

  private static PublishOptions.Builder options(Path folder, String topics) {
    return PublishOptions.builder(folder, "test/r", BROKER.bootstrapServers())
        .commitEvents(topics + "-events")
        .bulkChanges(topics + "-bulk")
        .requests(topics + "-requests")
        .answerWindow(Duration.ZERO)
        .pollInterval(Duration.ofMillis(200));
  }

  private static void ask(String topic, String repository) throws Exception {
    send(new ProducerRecord<>(topic, Keys.request(repository), Codec.encode(request(repository))));
  }

  private static Resync request(String repository) {
    return Resync.newBuilder()
        .setRepository(repository)
        .setRef(GitFixture.MAIN)
        .setHave("have")
        .setSelection("s")
        .setReason("test")
        .build();
  }

  private static void send(ProducerRecord<byte[], byte[]> message) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", BROKER.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(message).get();
    }
  }

  private static void createTopics(String... names) throws Exception {
    createTopics(Stream.of(names).map(name -> new NewTopic(name, PARTITIONS, (short) 1)).toList());
  }

  /** Returns when they are shown, which is a moment after they are there. */
  private static void createTopics(List<NewTopic> topics) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
      admin.createTopics(topics).all().get();
      List<String> names = topics.stream().map(NewTopic::name).toList();
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (!admin.listTopics().names().get().containsAll(names)) {
        assertTrue(System.nanoTime() < deadline, () -> names + " are not shown");
        Thread.sleep(20);
      }
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
    List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", BROKER.bootstrapServers(), "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        partitions.add(new TopicPartition(topic, partition));
      }
      consumer.assign(partitions);
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (messages.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(messages::add);
      }
    }
    assertEquals(count, messages.size());
    return messages;
  }
}
