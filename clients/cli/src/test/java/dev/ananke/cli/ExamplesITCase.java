package dev.ananke.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.BundleStatus;
import dev.ananke.schemas.GateVerdict;
import dev.ananke.schemas.Keys;
import dev.ananke.schemas.RecordDecoder;
import dev.ananke.schemas.RecordEncoder;
import dev.ananke.schemas.Topics;
import dev.ananke.schemas.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Strangers at both ends: Python programs that know the topics' documentation and none of our code.
 */
class ExamplesITCase {
  private static final Path EXAMPLES = Path.of("../../docs/examples").toAbsolutePath().normalize();

  @Test
  void foldersPublishedByAStranger_areJudgedByAStranger(@TempDir Path directory) throws Exception {
    Python python = Python.withRequirements();
    Path sources = Files.createDirectories(directory.resolve("shop/src"));
    write(
        sources.resolve("Cart.java"),
        "package com.acme.cart;\n\nimport java.util.List;\n\npublic record Cart(List<String> items) {}\n");
    write(
        sources.resolve("Order.java"),
        "package com.acme.order;\n\nimport com.acme.cart.Cart;\n\npublic record Order(Cart cart) {}\n");
    Path good = directory.resolve("Good.java");
    write(
        good,
        "package com.acme.web;\n\nimport com.acme.cart.Cart;\nimport java.util.Map;\n\nclass Page { Map<String, Cart> carts; }\n");
    Path bad = directory.resolve("Bad.java");
    write(bad, "package com.acme.web;\n\nimport com.acme.cart.Basket;\n\nclass Page {}\n");
    try (CloseStack opened = CloseStack.open()) {
      DemoEnvironment environment =
          DemoEnvironment.start(
              opened, directory.resolve("flink"), new PrintWriter(Writer.nullWriter()));
      String broker = environment.bootstrapServers();
      Publisher publisher = new Publisher(python, broker, directory.resolve("shop"));
      publisher.publish();
      String first = awaitOther(environment, "none");

      // What was removed may stand on the topic for long.
      sendRemoval(broker, "stranger/gone");
      Consumer consumer = new Consumer(python, broker, good);
      Python.Ended accepted = consumer.judge("stranger/shop");
      assertEquals(0, accepted.exit(), accepted.output());
      assertTrue(accepted.output().contains("accepted"), accepted.output());
      Python.Ended refused = new Consumer(python, broker, bad).judge("stranger/shop");
      assertEquals(1, refused.exit(), refused.output());
      assertTrue(refused.output().contains("refused at 3:22"), refused.output());

      // The folder changes: the job asks for the way from what it has, and is told.
      write(
          sources.resolve("Basket.java"), "package com.acme.cart;\n\npublic interface Basket {}\n");
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
      while (!publisher.publish().contains("on base folder-")) {
        // A busy machine may ask later than the program listens.
        assertTrue(System.nanoTime() < deadline, "what the job asks is not heard");
      }
      awaitOther(environment, first);
      Python.Ended right = new Consumer(python, broker, bad).judge("stranger/shop");
      assertEquals(0, right.exit(), right.output());

      byte[] bundle = new RecordEncoder().encode(environment.worker().bundles().getFirst());
      Bundle stale = RecordDecoder.of(Bundle.class).decode(bundle);
      stale.setRepository("stranger/stale");
      stale.setStatus(BundleStatus.STALE);
      stale.setStaleReason("a file is missing");
      send(broker, stale);
      Bundle unusable = RecordDecoder.of(Bundle.class).decode(bundle);
      unusable.setRepository("stranger/refused");
      unusable.setGate(new GateVerdict(Verdict.REFUSED, "too large", 0));
      send(broker, unusable);
      consumer.assertHasNone("stranger/gone", "nothing is known of stranger/gone");
      consumer.assertHasNone("stranger/else", "nothing is known of stranger/else");
      consumer.assertHasNone("stranger/stale", "a file is missing");
      consumer.assertHasNone("stranger/refused", "the gate says REFUSED: too large");
    }
  }

  /** The program that publishes a folder. */
  private record Publisher(Python python, String broker, Path folder) {
    /** Returns what it says. */
    String publish() throws IOException, InterruptedException {
      Python.Ended ended =
          python.run(EXAMPLES.resolve("publish.py"), broker, "stranger/shop", folder.toString());
      assertEquals(0, ended.exit(), ended.output());
      return ended.output();
    }
  }

  /** The program that judges a file, run by somebody who knows it by its documentation. */
  private record Consumer(Python python, String broker, Path source) {
    Python.Ended judge(String repository) throws IOException, InterruptedException {
      return python.run(
          EXAMPLES.resolve("consume.py"), broker, repository, "folder", source.toString());
    }

    void assertHasNone(String repository, String reason) throws IOException, InterruptedException {
      Python.Ended ended = judge(repository);
      assertEquals(2, ended.exit(), ended.output());
      assertTrue(ended.output().contains("no grammar: "), ended.output());
      assertTrue(ended.output().contains(reason), ended.output());
    }
  }

  private static void send(String broker, Bundle bundle) throws Exception {
    send(
        broker,
        Keys.bundle(bundle.getRepository(), bundle.getRef(), bundle.getLanguage()),
        new RecordEncoder().encode(bundle));
  }

  private static void sendRemoval(String broker, String repository) throws Exception {
    send(broker, Keys.bundle(repository, "folder", "java"), null);
  }

  private static void send(String broker, byte[] key, byte @Nullable [] value) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(Topics.COMPILED_CONSTRAINTS, key, value)).get();
    }
  }

  /** Waits for a bundle of another commit than that one, and returns its commit. */
  private static String awaitOther(DemoEnvironment environment, String commit)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      for (Bundle bundle : environment.worker().bundles()) {
        if (!commit.equals(bundle.getCommit())) {
          return bundle.getCommit();
        }
      }
      assertTrue(System.nanoTime() < deadline, "no new bundle within a minute");
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
  }
}
