package dev.ananke.jobs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Creates the topics of the job, each with the clean-up that its records need. Existing topics are
 * left as they are.
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

  private static final long TIMEOUT_SECONDS = 30;

  private TopicAdmin() {}

  /**
   * @param partitions of commit-events, compiled-constraints and constraint-changes: the most slots
   *     that can work side by side
   * @param replication of each topic; -1 for the brokers' default
   */
  public record Layout(int partitions, short replication) {
    public Layout {
      if (partitions < 1) {
        throw new IllegalArgumentException("partitions has to be at least 1, but is " + partitions);
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
    Properties client = new Properties();
    client.putAll(properties);
    client.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    try (Admin admin = Admin.create(client)) {
      Set<String> existing = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      List<NewTopic> missing = new ArrayList<>();
      for (NewTopic topic : topics(names, layout)) {
        if (!existing.contains(topic.name())) {
          missing.add(topic);
        }
      }
      admin.createTopics(missing).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      return missing.stream().map(NewTopic::name).toList();
    } catch (ExecutionException | TimeoutException e) {
      throw new TopicException(
          "cannot create topics at " + bootstrapServers + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TopicException("interrupted while creating topics at " + bootstrapServers, e);
    }
  }

  /** The brokers cannot be reached, or refuse. */
  public static final class TopicException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TopicException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private static List<NewTopic> topics(TopicNames names, Layout layout) {
    int many = layout.partitions();
    return List.of(
        topic(names.commitEvents(), many, layout, deleted(Duration.ofDays(7))),
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
