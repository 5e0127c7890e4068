package dev.ananke.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ananke.jobs.TopicNames;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.ConstraintChange;
import dev.ananke.schemas.DeadLetter;
import dev.ananke.schemas.FileChange;
import dev.ananke.schemas.Fragment;
import dev.ananke.schemas.LibraryRequest;
import dev.ananke.schemas.RecordDecoder;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.Resync;
import dev.ananke.schemas.SchemaHistory;
import dev.ananke.schemas.Topics;
import dev.ananke.schemas.UndecodableException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a topic holds. */
@Command(
    name = "read",
    description = {
      "Prints the records of a topic as JSON, a line each: where and when it was stored, its key, and what it says.",
      "Whoever looks after a job reads there what it asks (requests) and what it could not use (dead-letters). Long bytes are cut."
    },
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:read to its end", "2:bad input, or the topic cannot be read"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ananke topics read requests --bootstrap-servers kafka:9092 --last 20",
      "  ananke topics read dead-letters --follow",
      "  ananke topics read requests | jq -r '.value | [.repository, .ref, .reason] | @tsv'"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class ReadTopicCommand implements Callable<Integer> {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int LONGEST_BYTES = 256;

  /** A topic by the name that it has unless an option says otherwise, and what it carries. */
  private record Topic(
      String name,
      Function<TopicNames, String> called,
      List<Class<? extends SpecificRecord>> records) {}

  private static final List<Topic> TOPICS =
      List.of(
          new Topic(
              Topics.COMMIT_EVENTS,
              TopicNames::commitEvents,
              List.of(FileChange.class, RefUpdate.class)),
          new Topic(Topics.BULK_CHANGES, TopicNames::bulkChanges, List.of(FileChange.class)),
          new Topic(
              Topics.COMPILED_CONSTRAINTS,
              TopicNames::compiledConstraints,
              List.of(Bundle.class, Fragment.class)),
          new Topic(
              Topics.CONSTRAINT_CHANGES,
              TopicNames::constraintChanges,
              List.of(ConstraintChange.class)),
          new Topic(
              Topics.REQUESTS, TopicNames::requests, List.of(Resync.class, LibraryRequest.class)),
          new Topic(Topics.DEAD_LETTERS, TopicNames::deadLetters, List.of(DeadLetter.class)));

  @Parameters(
      paramLabel = "TOPIC",
      description =
          "commit-events, bulk-changes, compiled-constraints, constraint-changes, requests or dead-letters; --topics.* say what it is called.")
  private String topic;

  @Option(
      names = "--last",
      paramLabel = "N",
      description = "Only the newest N records of each partition.")
  private @Nullable Integer last;

  @Option(names = "--follow", description = "Stay, and print what comes. Ctrl-C ends it.")
  private boolean follow;

  @ArgGroup(validate = false, heading = KafkaOptions.HEADING)
  private KafkaOptions kafka = new KafkaOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Topic wanted = topic();
    if (last != null && last < 0) {
      throw new CommandException("--last is a number of records, not " + last);
    }
    String called = wanted.called().apply(kafka.topics());
    kafka.require(called);
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "ananke-topics");
    settings.putAll(kafka.properties());
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      read(consumer, called, RecordDecoder.ofAny(wanted.records(), new SchemaHistory()));
      return 0;
    } catch (KafkaException failure) {
      throw kafka.failure(failure);
    }
  }

  private Topic topic() {
    return TOPICS.stream()
        .filter(each -> each.name().equals(topic))
        .findFirst()
        .orElseThrow(
            () ->
                new CommandException(
                    "there is no topic "
                        + topic
                        + "; there are: "
                        + TOPICS.stream().map(Topic::name).collect(Collectors.joining(", "))));
  }

  private void read(
      KafkaConsumer<byte[], byte[]> consumer,
      String called,
      RecordDecoder<SpecificRecord> decoder) {
    PrintWriter out = spec.commandLine().getOut();
    List<TopicPartition> partitions =
        consumer.partitionsFor(called).stream()
            .map(each -> new TopicPartition(called, each.partition()))
            .toList();
    consumer.assign(partitions);
    Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
    for (TopicPartition partition : partitions) {
      long first = begin.getOrDefault(partition, 0L);
      consumer.seek(
          partition,
          last == null ? first : Math.max(first, end.getOrDefault(partition, 0L) - last));
    }
    while (follow
        || partitions.stream()
            .anyMatch(each -> consumer.position(each) < end.getOrDefault(each, 0L))) {
      for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
        if (follow || message.offset() < end.getOrDefault(partition(message), 0L)) {
          out.println(json(message, decoder));
        }
      }
      out.flush();
    }
  }

  private static TopicPartition partition(ConsumerRecord<?, ?> message) {
    return new TopicPartition(message.topic(), message.partition());
  }

  private static ObjectNode json(
      ConsumerRecord<byte[], byte[]> message, RecordDecoder<SpecificRecord> decoder) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("partition", message.partition());
    line.put("offset", message.offset());
    line.put("time", Instant.ofEpochMilli(message.timestamp()).toString());
    byte[] key = message.key();
    if (key != null) {
      ArrayNode parts = line.putArray("key");
      List.of(new String(key, StandardCharsets.UTF_8).split("\0", -1)).forEach(parts::add);
    }
    byte[] value = message.value();
    if (value == null) {
      line.putNull("value");
      return line;
    }
    if (value.length > 0 && value[0] == '{') {
      // The output topic carries its schemas, as JSON text.
      line.put("schema", new String(value, StandardCharsets.UTF_8));
      return line;
    }
    try {
      SpecificRecord item = decoder.decode(value);
      line.put("record", item.getSchema().getName());
      line.set("value", AvroJson.of(item, LONGEST_BYTES));
    } catch (UndecodableException e) {
      line.put("undecodable", e.getMessage());
      line.set("value", AvroJson.bytes(value, LONGEST_BYTES));
    }
    return line;
  }
}
