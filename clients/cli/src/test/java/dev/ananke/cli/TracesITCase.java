package dev.ananke.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ananke.jobs.JobOptions;
import dev.ananke.jobs.TopicAdmin;
import dev.ananke.jobs.TopicNames;
import dev.ananke.jobs.local.EmbeddedBroker;
import dev.ananke.jobs.local.LocalPipeline;
import dev.ananke.schemas.OutputKey;
import dev.ananke.schemas.Topics;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A commit's way through publisher and job, as a receiver of OTLP sees it. */
class TracesITCase {
  /** A span, and which program sent it. */
  private record Seen(String service, Span span) {}

  /** A receiver of OTLP over HTTP. */
  private static final class Receiver implements AutoCloseable {
    private final BlockingQueue<Seen> spans = new LinkedBlockingQueue<>();
    private final List<Seen> others = new ArrayList<>();
    private final HttpServer server;

    Receiver() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/v1/traces", this::take);
      server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
      try (exchange) {
        ExportTraceServiceRequest request =
            ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
        for (ResourceSpans resource : request.getResourceSpansList()) {
          String service =
              resource.getResource().getAttributesList().stream()
                  .filter(attribute -> attribute.getKey().equals("service.name"))
                  .map(attribute -> attribute.getValue().getStringValue())
                  .findFirst()
                  .orElse("");
          resource
              .getScopeSpansList()
              .forEach(
                  scope ->
                      scope.getSpansList().forEach(span -> spans.add(new Seen(service, span))));
        }
        exchange.sendResponseHeaders(200, -1);
      }
    }

    String address() {
      return "http://localhost:" + server.getAddress().getPort();
    }

    /** The first span of that name. */
    Seen await(String name) throws InterruptedException {
      for (Seen other : others) {
        if (other.span().getName().equals(name)) {
          return other;
        }
      }
      while (true) {
        Seen seen = spans.poll(30, TimeUnit.SECONDS);
        assertNotNull(seen, () -> "no span is named " + name + "; there came " + others);
        others.add(seen);
        if (seen.span().getName().equals(name)) {
          return seen;
        }
      }
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  @Test
  void commit_isOneTraceFromPublisherToSink(@TempDir Path directory) throws Exception {
    Path folder = Files.createDirectories(directory.resolve("shop"));
    Files.writeString(folder.resolve("Cart.java"), "package com.acme;\n\npublic class Cart {}\n");
    try (Receiver receiver = new Receiver();
        EmbeddedBroker broker = EmbeddedBroker.start()) {
      String brokers = broker.bootstrapServers();
      TopicAdmin.create(brokers, Map.of(), TopicNames.DEFAULT, new TopicAdmin.Layout(1, (short) 1));
      JobOptions options =
          JobOptions.from(
              "--kafka.bootstrap-servers", brokers, "--traces.otlp-endpoint", receiver.address());
      try (LocalPipeline job = LocalPipeline.start(options, directory.resolve("job"))) {
        publish(
            "--bootstrap-servers",
            brokers,
            "--repo",
            folder.toString(),
            "--id",
            "acme/shop",
            "--traces.otlp-endpoint",
            receiver.address());

        assertTrue(job.address().startsWith("http"), job::address);
        Seen publish = receiver.await("publish");
        Seen extract = receiver.await("extract");
        Seen apply = receiver.await("apply");
        Seen gate = receiver.await("gate");
        Seen sink = receiver.await("sink");

        assertEquals("ananke-publisher", publish.service());
        assertEquals(ByteString.EMPTY, publish.span().getParentSpanId());
        for (Seen stage : List.of(extract, apply, gate, sink)) {
          assertEquals("ananke-job", stage.service());
          assertEquals(publish.span().getTraceId(), stage.span().getTraceId());
          assertTrue(
              stage.span().getEndTimeUnixNano() >= stage.span().getStartTimeUnixNano(),
              stage::toString);
        }
        assertEquals(publish.span().getSpanId(), extract.span().getParentSpanId());
        assertEquals(publish.span().getSpanId(), apply.span().getParentSpanId());
        assertEquals(apply.span().getSpanId(), gate.span().getParentSpanId());
        assertEquals(gate.span().getSpanId(), sink.span().getParentSpanId());
        // A worker that traces goes on from there.
        String traceparent = traceparentOfBundle(brokers);
        assertNotNull(traceparent);
        assertTrue(
            traceparent.startsWith(
                "00-%s-%s-".formatted(hex(sink.span().getTraceId()), hex(sink.span().getSpanId()))),
            () -> traceparent + " is not of " + sink);
      }
    }
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  private static void publish(String... arguments) {
    StringWriter err = new StringWriter();
    List<String> words = new ArrayList<>(List.of("publish"));
    words.addAll(List.of(arguments));
    int exit =
        Ananke.commandLine()
            .setOut(new PrintWriter(new StringWriter(), true))
            .setErr(new PrintWriter(err, true))
            .execute(words.toArray(String[]::new));
    assertEquals(0, exit, err.toString());
  }

  /** The header of the first bundle on the output topic, there since its span ended. */
  private static @Nullable String traceparentOfBundle(String brokers) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(Topics.COMPILED_CONSTRAINTS, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(10))) {
          if (OutputKey.parse(record.key()) instanceof OutputKey.BundleKey) {
            Header header = record.headers().lastHeader("traceparent");
            return header == null ? null : new String(header.value(), US_ASCII);
          }
        }
      }
    }
  }
}
