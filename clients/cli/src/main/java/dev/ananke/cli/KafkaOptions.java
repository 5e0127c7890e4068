package dev.ananke.cli;

import dev.ananke.jobs.OptionException;
import dev.ananke.jobs.TopicNames;
import dev.ananke.schemas.Topics;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
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
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class KafkaOptions {
  static final String HEADING = "%nKafka, and what the topics are called:%n";

  private static final Duration ANSWER = Duration.ofSeconds(10);

  @Option(
      names = {"--bootstrap-servers", "--kafka.bootstrap-servers"},
      paramLabel = "HOST:PORT",
      defaultValue = "${ANANKE_BOOTSTRAP_SERVERS:-localhost:9092}",
      description =
          "Brokers to start from, separated by commas. Default: ${DEFAULT-VALUE} (from ANANKE_BOOTSTRAP_SERVERS where that is set).")
  private String bootstrapServers;

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
      defaultValue = Topics.COMMIT_EVENTS,
      description = "Changes of files and moves of refs. Default: ${DEFAULT-VALUE}.")
  private String commitEvents;

  @Option(
      names = "--topics.compiled-constraints",
      paramLabel = "NAME",
      defaultValue = Topics.COMPILED_CONSTRAINTS,
      description = "The output: fragments and bundles. Default: ${DEFAULT-VALUE}.")
  private String compiledConstraints;

  @Option(
      names = "--topics.constraint-changes",
      paramLabel = "NAME",
      defaultValue = Topics.CONSTRAINT_CHANGES,
      description = "What each revision added and retracted. Default: ${DEFAULT-VALUE}.")
  private String constraintChanges;

  @Option(
      names = "--topics.requests",
      paramLabel = "NAME",
      defaultValue = Topics.REQUESTS,
      description = "What the job asks publishers. Default: ${DEFAULT-VALUE}.")
  private String requests;

  @Option(
      names = "--topics.dead-letters",
      paramLabel = "NAME",
      defaultValue = Topics.DEAD_LETTERS,
      description = "Records that could not be used. Default: ${DEFAULT-VALUE}.")
  private String deadLetters;

  String bootstrapServers() {
    return bootstrapServers;
  }

  TopicNames topics() {
    try {
      return new TopicNames(
          commitEvents, compiledConstraints, constraintChanges, requests, deadLetters);
    } catch (OptionException invalid) {
      throw new CommandException(invalid);
    }
  }

  /** Settings of Kafka clients beside the brokers: those of the file, then those given by name. */
  Map<String, String> properties() {
    Map<String, String> settings = propertiesOfFile();
    settings.putAll(properties);
    settings.remove(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
    return settings;
  }

  /** The settings that were given by name. */
  Map<String, String> propertiesByName() {
    Map<String, String> settings = new TreeMap<>(properties);
    settings.remove(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
    return settings;
  }

  @Nullable Path propertiesFile() {
    return propertiesFile;
  }

  private Map<String, String> propertiesOfFile() {
    Map<String, String> settings = new TreeMap<>();
    if (propertiesFile == null) {
      return settings;
    }
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(propertiesFile, StandardCharsets.UTF_8)) {
      read.load(reader);
    } catch (IOException unreadable) {
      throw new CommandException(
          "cannot read --kafka.properties-file: " + Texts.cause(unreadable), unreadable);
    } catch (IllegalArgumentException malformed) {
      throw new CommandException(
          "--kafka.properties-file "
              + propertiesFile
              + " is no properties file: "
              + malformed.getMessage(),
          malformed);
    }
    read.stringPropertyNames().forEach(name -> settings.put(name, read.getProperty(name)));
    return settings;
  }

  /**
   * Looks whether the brokers answer and these topics are there: before the clients, which would
   * try for a long time and say less.
   */
  void require(String... topics) throws InterruptedException {
    Map<String, Object> settings = new HashMap<>(properties());
    int timeout = Math.toIntExact(ANSWER.toMillis());
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
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
                .formatted(bootstrapServers, String.join(", ", missing)));
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
                .formatted(bootstrapServers)
            : "the brokers at %s cannot be used: %s"
                .formatted(bootstrapServers, Texts.cause(failure)),
        failure);
  }
}
