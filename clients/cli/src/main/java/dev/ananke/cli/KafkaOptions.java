package dev.ananke.cli;

import dev.ananke.jobs.GivenOptions;
import dev.ananke.jobs.OptionException;
import dev.ananke.jobs.TopicNames;
import dev.ananke.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where the brokers are, how to get in, and what the topics are called: the same for every verb
 * that needs them, under the names that the job's own options have.
 */
final class KafkaOptions {
  static final String HEADING = "%nKafka, and what the topics are called:%n";

  /** What the name of a Kafka property has before it, as an option of the job. */
  static final String PROPERTY_PREFIX = "kafka.properties.";

  private static final String DEFAULT_BOOTSTRAP_SERVERS = "localhost:9092";
  private static final Duration ANSWER = Duration.ofSeconds(10);

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "A file of options, the one of the job (docs/options.md): what is not given here is taken from environment variables (ANANKE_KAFKA_BOOTSTRAP_SERVERS, ANANKE_TOPICS_REQUESTS, ...), else from there.")
  private @Nullable Path config;

  @Option(
      names = {"--bootstrap-servers", "--kafka.bootstrap-servers"},
      paramLabel = "HOST:PORT",
      description =
          "Brokers to start from, separated by commas. Default: " + DEFAULT_BOOTSTRAP_SERVERS + ".")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--kafka.properties",
      paramLabel = "KEY=VALUE",
      description =
          "A further setting of the Kafka client, for instance security.protocol=SSL; repeatable.")
  private Map<String, String> properties = Map.of();

  @Option(
      names = "--kafka.properties-file",
      paramLabel = "FILE",
      description =
          "Such settings as a properties file, as Kafka's own tools take it: the place for passwords.")
  private @Nullable Path propertiesFile;

  @Option(
      names = "--topics.commit-events",
      paramLabel = "NAME",
      description = "Changes of files and moves of refs. Default: " + Topics.COMMIT_EVENTS + ".")
  private @Nullable String commitEvents;

  @Option(
      names = "--topics.bulk-changes",
      paramLabel = "NAME",
      description = "Changes of large updates. Default: " + Topics.BULK_CHANGES + ".")
  private @Nullable String bulkChanges;

  @Option(
      names = "--topics.compiled-constraints",
      paramLabel = "NAME",
      description =
          "The output: fragments and bundles. Default: " + Topics.COMPILED_CONSTRAINTS + ".")
  private @Nullable String compiledConstraints;

  @Option(
      names = "--topics.constraint-changes",
      paramLabel = "NAME",
      description =
          "What each revision added and retracted. Default: " + Topics.CONSTRAINT_CHANGES + ".")
  private @Nullable String constraintChanges;

  @Option(
      names = "--topics.requests",
      paramLabel = "NAME",
      description = "What the job asks publishers. Default: " + Topics.REQUESTS + ".")
  private @Nullable String requests;

  @Option(
      names = "--topics.dead-letters",
      paramLabel = "NAME",
      description = "Records that could not be used. Default: " + Topics.DEAD_LETTERS + ".")
  private @Nullable String deadLetters;

  private final Map<String, String> further = new LinkedHashMap<>();
  private @Nullable GivenOptions given;

  /**
   * A further option of the job that a verb has as a flag, before anything is asked for.
   *
   * @param value null: not given by flag
   */
  void add(String name, @Nullable String value) {
    put(further, name, value);
  }

  /** Where spans go; empty: nowhere. */
  String tracesEndpoint() {
    try {
      return given().tracesEndpoint();
    } catch (OptionException invalid) {
      throw new CommandException(invalid);
    }
  }

  String bootstrapServers() {
    return Objects.requireNonNullElse(given().bootstrapServers(), DEFAULT_BOOTSTRAP_SERVERS);
  }

  TopicNames topics() {
    try {
      return given().topics();
    } catch (OptionException invalid) {
      throw new CommandException(invalid);
    }
  }

  /** Settings of Kafka clients beside the brokers: those of the file, then those given by name. */
  Map<String, String> properties() {
    return given().kafkaProperties();
  }

  /** Environment variables that count here, and would for the job. */
  List<String> variables() {
    return given().variables();
  }

  /** What was given by flag, under the names that the job has for it. */
  Map<String, String> flags() {
    Map<String, String> flags = new LinkedHashMap<>(further);
    put(flags, "config", config);
    put(flags, "kafka.bootstrap-servers", bootstrapServers);
    put(flags, "kafka.properties-file", propertiesFile);
    new TreeMap<>(properties).forEach((name, value) -> flags.put(PROPERTY_PREFIX + name, value));
    put(flags, "topics.commit-events", commitEvents);
    put(flags, "topics.bulk-changes", bulkChanges);
    put(flags, "topics.compiled-constraints", compiledConstraints);
    put(flags, "topics.constraint-changes", constraintChanges);
    put(flags, "topics.requests", requests);
    put(flags, "topics.dead-letters", deadLetters);
    return flags;
  }

  private static void put(Map<String, String> flags, String name, @Nullable Object value) {
    if (value != null) {
      flags.put(name, value.toString());
    }
  }

  private GivenOptions given() {
    GivenOptions read = given;
    if (read == null) {
      try {
        read = GivenOptions.of(flags(), System.getenv());
      } catch (OptionException invalid) {
        throw new CommandException(invalid);
      }
      given = read;
    }
    return read;
  }

  /**
   * Looks whether the brokers answer and these topics are there: before the clients, which would
   * try for a long time and say less.
   */
  void require(String... topics) throws InterruptedException {
    Map<String, Object> settings = new HashMap<>(properties());
    int timeout = Math.toIntExact(ANSWER.toMillis());
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    // Both, whatever the user set for the clients: the client refuses them where they do not match.
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
    Admin admin;
    try {
      admin = Admin.create(settings);
    } catch (KafkaException wrong) {
      throw failure(wrong);
    }
    try {
      Set<String> there =
          admin.listTopics().names().get(2 * ANSWER.toMillis(), TimeUnit.MILLISECONDS);
      List<String> missing =
          List.of(topics).stream().filter(topic -> !there.contains(topic)).toList();
      if (!missing.isEmpty()) {
        throw new CommandException(
            "the brokers at %s have no topic %s (or do not show it to you); `ananke topics create` with the same options makes it"
                .formatted(bootstrapServers(), String.join(", ", missing)));
      }
    } catch (ExecutionException refused) {
      throw failure(Objects.requireNonNullElse(refused.getCause(), refused));
    } catch (TimeoutException silent) {
      throw failure(silent);
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  /** What to tell about a failure of a Kafka client. */
  CommandException failure(Throwable failure) {
    boolean silent =
        failure instanceof TimeoutException
            || failure instanceof org.apache.kafka.common.errors.TimeoutException;
    return new CommandException(
        silent
            ? "no broker answers at %s; look at --bootstrap-servers, and whether a broker runs there and wants TLS or a login (--kafka.properties-file)"
                .formatted(bootstrapServers())
            : "the brokers at %s cannot be used: %s"
                .formatted(bootstrapServers(), Texts.cause(failure)),
        failure);
  }
}
