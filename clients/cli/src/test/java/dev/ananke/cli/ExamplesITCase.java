package dev.ananke.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Strangers at both ends: Python programs that know the topics' documentation and none of our code.
 */
class ExamplesITCase {
  private static final Path EXAMPLES = Path.of("../../docs/examples").toAbsolutePath().normalize();
  private static final Path VENV = Path.of("target/venv").toAbsolutePath();

  private record Ended(int exit, String output) {}

  @Test
  void foldersPublishedByAStranger_areJudgedByAStranger(@TempDir Path directory) throws Exception {
    assumeTrue(
        run(directory, List.of("python3", "-m", "venv", "--help")).exit() == 0,
        "there is no python3 with venv on this machine");
    Path python = venv(directory);
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
      Ended published =
          run(
              directory,
              List.of(
                  python.toString(),
                  EXAMPLES.resolve("publish.py").toString(),
                  broker,
                  "stranger/shop",
                  directory.resolve("shop").toString()));
      assertEquals(0, published.exit(), published.output());
      awaitBundle(environment);

      Consumer consumer = new Consumer(directory, python, broker, good);
      Ended accepted = consumer.judge("stranger/shop");
      assertEquals(0, accepted.exit(), accepted.output());
      assertTrue(accepted.output().contains("accepted"), accepted.output());
      Ended refused = new Consumer(directory, python, broker, bad).judge("stranger/shop");
      assertEquals(1, refused.exit(), refused.output());
      assertTrue(refused.output().contains("refused at 3:22"), refused.output());

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
      consumer.assertHasNone("stranger/else", "nothing is known of stranger/else");
      consumer.assertHasNone("stranger/stale", "a file is missing");
      consumer.assertHasNone("stranger/refused", "the gate says REFUSED: too large");
    }
  }

  /** The program that judges a file, run by somebody who knows it by its documentation. */
  private record Consumer(Path directory, Path python, String broker, Path source) {
    Ended judge(String repository) throws IOException, InterruptedException {
      return run(
          directory,
          List.of(
              python.toString(),
              EXAMPLES.resolve("consume.py").toString(),
              broker,
              repository,
              "folder",
              source.toString()));
    }

    void assertHasNone(String repository, String reason) throws IOException, InterruptedException {
      Ended ended = judge(repository);
      assertEquals(2, ended.exit(), ended.output());
      assertTrue(ended.output().contains("no grammar: "), ended.output());
      assertTrue(ended.output().contains(reason), ended.output());
    }
  }

  private static void send(String broker, Bundle bundle) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  Topics.COMPILED_CONSTRAINTS,
                  Keys.bundle(bundle.getRepository(), bundle.getRef(), bundle.getLanguage()),
                  new RecordEncoder().encode(bundle)))
          .get();
    }
  }

  private static void awaitBundle(DemoEnvironment environment) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (environment.worker().bundles().isEmpty()) {
      assertTrue(System.nanoTime() < deadline, "no bundle within a minute");
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static Path venv(Path directory) throws Exception {
    Path python = VENV.resolve("bin/python");
    Path requirements = EXAMPLES.resolve("requirements.txt");
    Path installed = VENV.resolve("requirements.txt");
    if (!Files.exists(installed) || Files.mismatch(installed, requirements) >= 0) {
      Ended made = run(directory, List.of("python3", "-m", "venv", VENV.toString()));
      assertEquals(0, made.exit(), made.output());
      Ended filled =
          run(
              directory,
              List.of(
                  python.toString(),
                  "-m",
                  "pip",
                  "install",
                  "--quiet",
                  "--disable-pip-version-check",
                  "-r",
                  requirements.toString()));
      assertEquals(0, filled.exit(), filled.output());
      Files.copy(requirements, installed, StandardCopyOption.REPLACE_EXISTING);
    }
    return python;
  }

  private static Ended run(Path directory, List<String> command)
      throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(new ArrayList<>(command))
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException missing) {
      return new Ended(127, missing.toString());
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
  }
}
