package dev.ananke.jobs.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class EmbeddedBrokerTest {
  @Test
  void transaction_committedAndAborted_showsOnlyTheCommittedRecord() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      createTopic(broker, "words");
      try (KafkaProducer<String, String> producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "test"),
              new StringSerializer(),
              new StringSerializer())) {
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("words", "aborted")).get();
        producer.abortTransaction();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("words", "committed")).get();
        producer.commitTransaction();
      }

      assertEquals(List.of("committed"), read(broker, "words", 1));
    }
  }

  @Test
  void unknownTopic_isNotCreatedByUse() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      ExecutionException failure =
          assertThrows(
              ExecutionException.class,
              () -> admin.describeTopics(List.of("no-such-topic")).allTopicNames().get());

      assertInstanceOf(UnknownTopicOrPartitionException.class, failure.getCause());
    }
  }

  @Test
  void close_leavesNoThreadNoFolderAndNoPort() throws Exception {
    // The first broker of a process starts threads that the libraries keep for its life.
    EmbeddedBroker.start().close();
    Set<Thread> threadsBefore = threads();
    Set<Path> foldersBefore = brokerFolders();
    EmbeddedBroker broker = EmbeddedBroker.start();
    createTopic(broker, "words");
    Set<Path> foldersOfBroker = brokerFolders();
    foldersOfBroker.removeAll(foldersBefore);
    assertFalse(foldersOfBroker.isEmpty());

    broker.close();

    Set<Thread> threadsLeft = threads();
    threadsLeft.removeAll(threadsBefore);
    assertEquals(Set.of(), threadsLeft.stream().map(Thread::getName).collect(Collectors.toSet()));
    foldersOfBroker.removeIf(Files::notExists);
    assertEquals(Set.of(), foldersOfBroker);
    int port = URI.create("kafka://" + broker.bootstrapServers()).getPort();
    assertThrows(
        ConnectException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
  }

  private static void createTopic(EmbeddedBroker broker, String name) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(name, 2, (short) 1))).all().get();
    }
  }

  private static List<String> read(EmbeddedBroker broker, String topic, int records) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", broker.bootstrapServers(),
                "group.id", "test",
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (values.size() < records && System.nanoTime() < deadline) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }

  private static Set<Thread> threads() {
    Set<Thread> alive = new HashSet<>(Thread.getAllStackTraces().keySet());
    alive.removeIf(thread -> !thread.isAlive());
    return alive;
  }

  private static Set<Path> brokerFolders() throws Exception {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("ananke-broker"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
