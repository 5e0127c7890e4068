package dev.ananke.jobs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * Creates the topics of the job, each with the clean-up that its records need, and looks whether
 * they are so. Existing topics are left as they are.
 */
public final class TopicAdmin {
  /**
   * What the job's own topics take. A bundle that lists hundreds of fragments and conflicts is the
   * largest of its records.
   */
  static final int MAXIMUM_RECORD_BYTES = 8 << 20;

  /**
   * How records lie on the brokers, however a foreign publisher sent them. Whoever writes as the
   * topic says spares them the work of packing anew.
   */
  private static final String COMPRESSION = "zstd";

  private static final String TRANSACTION_MAXIMUM = "transaction.max.timeout.ms";
  private static final long TIMEOUT_SECONDS = 30;
  private static final long SHOWN_SECONDS = 10;

  private TopicAdmin() {}

  /**
   * @param partitions of commit-events, bulk-changes, compiled-constraints and constraint-changes:
   *     the most slots that can work side by side
   * @param replication of each topic; -1 for the brokers' default
   */
  public record Layout(int partitions, short replication) {
    /** The replication that the brokers give a topic for which none is asked. */
    public static final short BROKERS_DEFAULT = -1;

    public Layout {
      if (partitions < 1) {
        throw new IllegalArgumentException("partitions has to be at least 1, but is " + partitions);
      }
      if (replication < 1 && replication != BROKERS_DEFAULT) {
        throw new IllegalArgumentException(
            "replication has to be at least 1, or -1 for the brokers' own, but is " + replication);
      }
    }
  }

  /**
   * Creates the topics that do not exist.
   *
   * @param properties of the Kafka client; {@code bootstrap.servers} is set
   * @return the names of those that were created
   * @throws TopicException if the brokers cannot be reached or refuse
   */
  public static List<String> create(
      String bootstrapServers, Map<String, String> properties, TopicNames names, Layout layout) {
    return ask(
        "create topics",
        bootstrapServers,
        properties,
        admin -> {
          Set<String> existing = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
          List<NewTopic> missing =
              topics(names, layout).stream()
                  .filter(topic -> !existing.contains(topic.name()))
                  .toList();
          admin.createTopics(missing).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
          List<String> created = missing.stream().map(NewTopic::name).toList();
          awaitShown(admin, created);
          return created;
        });
  }

  /**
   * The controller has them at once, brokers a moment later. Who may create topics and not describe
   * them is never shown any; they are there all the same.
   */
  private static void awaitShown(Admin admin, List<String> created)
      throws ExecutionException, TimeoutException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SHOWN_SECONDS);
    while (System.nanoTime() < deadline
        && !admin
            .listTopics()
            .names()
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .containsAll(created)) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /**
   * Looks whether all topics are there and cleaned up as their records need: a broker that creates
   * topics by itself knows nothing of that, and what it drops would be missed much later.
   *
   * @param properties of the Kafka client; {@code bootstrap.servers} is set
   * @throws TopicException if they are not, or if the brokers cannot be reached or refuse
   */
  public static void require(
      String bootstrapServers, Map<String, String> properties, TopicNames names) {
    List<String> flaws =
        ask(
            "look at the topics (--%s false does without)"
                .formatted(OptionDeclarations.CHECK_TOPICS.key()),
            bootstrapServers,
            properties,
            admin -> flaws(admin, names));
    if (!flaws.isEmpty()) {
      throw new TopicException(
          "the topics at %s are not as the job needs them: %s"
              .formatted(bootstrapServers, String.join("; ", flaws)));
    }
  }

  /**
   * What a topic that exists has otherwise than {@link #create} would have made it.
   *
   * @param what {@link #PARTITIONS}, {@link #REPLICATION}, or the name of a setting
   */
  public record Difference(String topic, String what, String found, String wanted) {
    /** The number of partitions. */
    public static final String PARTITIONS = "partitions";

    /** How many brokers hold a copy of each partition; the fewest of all partitions. */
    public static final String REPLICATION = "replication";
  }

  /**
   * Compares the topics that exist with what {@link #create} makes, in its order. Of those for
   * which one partition does, more are no difference, nor is a replication that the brokers choose.
   *
   * @param properties of the Kafka client; {@code bootstrap.servers} is set
   * @throws TopicException if the brokers cannot be reached or refuse
   */
  public static List<Difference> differences(
      String bootstrapServers, Map<String, String> properties, TopicNames names, Layout layout) {
    return ask(
        "look at the topics",
        bootstrapServers,
        properties,
        admin -> differences(admin, names, layout));
  }

  private static List<Difference> differences(Admin admin, TopicNames names, Layout layout)
      throws ExecutionException, TimeoutException, InterruptedException {
    Set<String> existing = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    List<NewTopic> there =
        topics(names, layout).stream().filter(topic -> existing.contains(topic.name())).toList();
    Set<String> oneWillDo = Set.of(names.requests(), names.deadLetters());
    Map<String, TopicDescription> descriptions =
        admin
            .describeTopics(there.stream().map(NewTopic::name).toList())
            .allTopicNames()
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    Map<ConfigResource, Config> configs =
        admin
            .describeConfigs(there.stream().map(topic -> resource(topic.name())).toList())
            .all()
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    List<Difference> differences = new ArrayList<>();
    for (NewTopic topic : there) {
      TopicDescription description = descriptions.get(topic.name());
      if (description != null) {
        List<TopicPartitionInfo> partitions = description.partitions();
        if (!oneWillDo.contains(topic.name())) {
          String wanted = Integer.toString(topic.numPartitions());
          add(topic, Difference.PARTITIONS, "" + partitions.size(), wanted, differences);
        }
        if (topic.replicationFactor() != Layout.BROKERS_DEFAULT) {
          String wanted = Short.toString(topic.replicationFactor());
          add(topic, Difference.REPLICATION, "" + fewestReplicas(partitions), wanted, differences);
        }
      }
      Config config = configs.get(resource(topic.name()));
      new TreeMap<>(topic.configs())
          .forEach(
              (setting, wanted) -> {
                ConfigEntry entry = config == null ? null : config.get(setting);
                add(topic, setting, entry == null ? null : entry.value(), wanted, differences);
              });
    }
    return differences;
  }

  private static int fewestReplicas(List<TopicPartitionInfo> partitions) {
    return partitions.stream()
        .mapToInt(partition -> partition.replicas().size())
        .min()
        .orElseThrow();
  }

  /** A setting that the brokers do not show (null) is none. */
  private static void add(
      NewTopic topic,
      String what,
      @Nullable String found,
      String wanted,
      List<Difference> differences) {
    if (found != null && !found.equals(wanted)) {
      differences.add(new Difference(topic.name(), what, found, wanted));
    }
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  /**
   * Looks whether brokers let a transaction stay open for so long: else each producer of the job
   * fails, and the job is started again and again.
   *
   * @param properties of the Kafka client; {@code bootstrap.servers} is set
   * @throws TopicException if they do not, or cannot be reached
   */
  public static void requireTransactions(
      String bootstrapServers, Map<String, String> properties, Duration timeout) {
    long longest =
        ask(
            "look at the brokers (--%s false does without)"
                .formatted(OptionDeclarations.CHECK_TOPICS.key()),
            bootstrapServers,
            properties,
            TopicAdmin::longestTransaction);
    if (timeout.toMillis() > longest) {
      throw new TopicException(
          "--%s is %d ms, but the brokers at %s end a transaction after %d ms (%s): lower the one, or raise the other"
              .formatted(
                  OptionDeclarations.TRANSACTION_TIMEOUT.key(),
                  timeout.toMillis(),
                  bootstrapServers,
                  longest,
                  TRANSACTION_MAXIMUM));
    }
  }

  /** Milliseconds; the most there is where the brokers do not say. */
  private static long longestTransaction(Admin admin)
      throws ExecutionException, TimeoutException, InterruptedException {
    List<ConfigResource> brokers =
        admin.describeCluster().nodes().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).stream()
            .map(node -> new ConfigResource(ConfigResource.Type.BROKER, node.idString()))
            .toList();
    try {
      return admin
          .describeConfigs(brokers)
          .all()
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
          .values()
          .stream()
          .map(config -> config.get(TRANSACTION_MAXIMUM))
          .filter(entry -> entry != null && entry.value() != null)
          .mapToLong(entry -> Long.parseLong(entry.value()))
          .min()
          .orElse(Long.MAX_VALUE);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return Long.MAX_VALUE;
      }
      throw e;
    }
  }

  private static List<String> flaws(Admin admin, TopicNames names)
      throws ExecutionException, TimeoutException, InterruptedException {
    Set<String> existing = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    List<String> flaws = new ArrayList<>();
    Map<ConfigResource, String> needed = new LinkedHashMap<>();
    for (NewTopic topic : topics(names, new Layout(1, Layout.BROKERS_DEFAULT))) {
      if (existing.contains(topic.name())) {
        needed.put(
            resource(topic.name()),
            topic.configs().getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, ""));
      } else {
        flaws.add(
            "there is no topic %s (or it is not shown to you); `ananke topics create` with the same options makes it"
                .formatted(topic.name()));
      }
    }
    Map<ConfigResource, Config> configs =
        admin.describeConfigs(needed.keySet()).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    needed.forEach(
        (topic, policy) -> {
          Config config = configs.get(topic);
          ConfigEntry entry = config == null ? null : config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
          String value = entry == null ? null : entry.value();
          // What is kept for ever (an empty policy) is not dropped too early.
          if (value != null && !value.equals(policy) && !(value.isEmpty() && isDeleted(policy))) {
            flaws.add(
                "topic %s has cleanup.policy=%s, but needs %s: otherwise %s"
                    .formatted(
                        topic.name(),
                        value,
                        policy,
                        isDeleted(policy)
                            ? "records are dropped before they are read"
                            : "grammars of quiet repositories are dropped"));
          }
        });
    return flaws;
  }

  private static boolean isDeleted(String policy) {
    return policy.equals(TopicConfig.CLEANUP_POLICY_DELETE);
  }

  private interface Question<T> {
    T of(Admin admin) throws ExecutionException, TimeoutException, InterruptedException;
  }

  private static <T> T ask(
      String purpose,
      String bootstrapServers,
      Map<String, String> properties,
      Question<T> question) {
    Properties client = new Properties();
    client.putAll(properties);
    client.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    Admin admin;
    try {
      admin = Admin.create(client);
    } catch (KafkaException e) {
      throw new TopicException(
          "cannot %s at %s: %s".formatted(purpose, bootstrapServers, rootMessage(e)), e);
    }
    try {
      return question.of(admin);
    } catch (TimeoutException e) {
      throw new TopicException(
          "cannot %s at %s: no answer within %d s"
              .formatted(purpose, bootstrapServers, TIMEOUT_SECONDS),
          e);
    } catch (ExecutionException e) {
      throw new TopicException(
          "cannot %s at %s: %s".formatted(purpose, bootstrapServers, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TopicException(
          "interrupted: cannot %s at %s".formatted(purpose, bootstrapServers), e);
    } finally {
      // Otherwise it may wait forever for a broker that takes connections and says nothing.
      admin.close(Duration.ZERO);
    }
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return Objects.requireNonNullElse(root.getMessage(), root.toString());
  }

  /** The brokers cannot be reached, or refuse, or their topics are not as they have to be. */
  public static final class TopicException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TopicException(String message) {
      super(message);
    }

    TopicException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private static List<NewTopic> topics(TopicNames names, Layout layout) {
    int many = layout.partitions();
    return List.of(
        topic(names.commitEvents(), many, layout, deleted(Duration.ofDays(7))),
        topic(names.bulkChanges(), many, layout, deleted(Duration.ofDays(7))),
        // Tombstones stay long enough for a reader that was away for a week.
        topic(
            names.compiledConstraints(),
            many,
            layout,
            Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.COMPRESSION_TYPE_CONFIG,
                COMPRESSION,
                TopicConfig.DELETE_RETENTION_MS_CONFIG,
                Long.toString(Duration.ofDays(7).toMillis()),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(MAXIMUM_RECORD_BYTES))),
        topic(names.constraintChanges(), many, layout, deleted(Duration.ofDays(365))),
        topic(names.requests(), 1, layout, deleted(Duration.ofDays(1))),
        topic(names.deadLetters(), 1, layout, deleted(Duration.ofDays(30))));
  }

  private static Map<String, String> deleted(Duration retention) {
    return Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        TopicConfig.CLEANUP_POLICY_DELETE,
        TopicConfig.COMPRESSION_TYPE_CONFIG,
        COMPRESSION,
        TopicConfig.RETENTION_MS_CONFIG,
        Long.toString(retention.toMillis()),
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
        Integer.toString(MAXIMUM_RECORD_BYTES));
  }

  private static NewTopic topic(
      String name, int partitions, Layout layout, Map<String, String> configuration) {
    return new NewTopic(name, partitions, layout.replication()).configs(configuration);
  }
}
