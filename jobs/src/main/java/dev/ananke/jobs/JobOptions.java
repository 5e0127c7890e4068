package dev.ananke.jobs;

import dev.ananke.core.updates.ProtocolTimes;
import dev.ananke.core.updates.SampleLimits;
import dev.ananke.operators.CompileOptions;
import dev.ananke.operators.TraceOptions;
import dev.ananke.schemas.ProducerRules;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * What the job is told, read once and checked. Each option, its default and its meaning is declared
 * in one place and documented in docs/options.md.
 *
 * @param kafkaProperties of all clients, {@code bootstrap.servers} excepted
 * @param checkTopics whether {@link TopicAdmin#require} is asked before the job is defined
 * @param compile epoch, times and samples
 * @param factsCache bytes of each extract of a slot
 * @param bulkShare of the time of bulk's extract; at most 1
 * @param templates compiled grammars that the gate keeps a slot
 * @param quarantine directory of each machine; empty: there is none
 */
public record JobOptions(
    String bootstrapServers,
    String groupId,
    Map<String, String> kafkaProperties,
    TopicNames topics,
    DeliveryGuarantee delivery,
    String transactionPrefix,
    Duration transactionTimeout,
    int parallelism,
    Duration bufferTimeout,
    Duration checkpointInterval,
    boolean checkTopics,
    long factsCache,
    double bulkShare,
    CompileOptions compile,
    int templates,
    TraceOptions traces,
    String quarantine) {
  /** Checkpoints that may fail in a row. */
  private static final int TOLERABLE_FAILURES = 3;

  public JobOptions {
    kafkaProperties = Map.copyOf(kafkaProperties);
    require(
        !bootstrapServers.isBlank(), OptionDeclarations.BOOTSTRAP_SERVERS, "has to name a broker");
    ProducerRules.broken(kafkaProperties)
        .forEach(
            (name, rule) -> {
              throw new OptionException(GivenOptions.PROPERTY_PREFIX + name, rule);
            });
    require(!groupId.isBlank(), OptionDeclarations.GROUP_ID, "must not be empty");
    require(parallelism >= 1, OptionDeclarations.PARALLELISM, "has to be at least 1");
    require(!bufferTimeout.isNegative(), OptionDeclarations.BUFFER_TIMEOUT, "must not be negative");
    require(
        checkpointInterval.toMillis() >= 10,
        OptionDeclarations.CHECKPOINT_INTERVAL,
        "has to be at least 10 ms");
    require(
        delivery != DeliveryGuarantee.EXACTLY_ONCE
            || transactionTimeout.compareTo(checkpointInterval) > 0,
        OptionDeclarations.TRANSACTION_TIMEOUT,
        "has to be longer than " + OptionDeclarations.CHECKPOINT_INTERVAL.key());
    require(factsCache >= 0, OptionDeclarations.FACTS_CACHE, "must not be negative");
    require(
        bulkShare > 0 && bulkShare <= 1,
        OptionDeclarations.BULK_SHARE,
        "has to be above 0 and at most 1");
    require(templates >= 1, OptionDeclarations.TEMPLATES, "has to be at least 1");
    require(
        delivery != DeliveryGuarantee.NONE,
        OptionDeclarations.DELIVERY,
        "has to be at-least-once or exactly-once: readers cannot do without a fragment");
  }

  /**
   * Reads {@code --name value} pairs alone, and the file that {@code --config} names.
   *
   * @throws OptionException if one is unknown, missing, or cannot be used
   */
  public static JobOptions from(String... arguments) {
    return from(Map.of(), arguments);
  }

  /**
   * Reads {@code --name value} pairs, environment variables, and the file that {@code --config}
   * names; the first of them that gives an option counts.
   *
   * @throws OptionException if one is unknown, missing, or cannot be used
   */
  public static JobOptions from(Map<String, String> environment, String... arguments) {
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < arguments.length; i++) {
      String name = arguments[i];
      if (!name.startsWith("--")) {
        throw new OptionException("expected an option that begins with --, but found " + name);
      }
      int equals = name.indexOf('=');
      if (equals > 0) {
        values.put(name.substring(2, equals), name.substring(equals + 1));
      } else if (i + 1 < arguments.length) {
        values.put(name.substring(2), arguments[++i]);
      } else {
        throw new OptionException("the option " + name + " has no value");
      }
    }
    return from(GivenOptions.of(values, environment));
  }

  private static JobOptions from(GivenOptions given) {
    try {
      return new JobOptions(
          given.get(OptionDeclarations.BOOTSTRAP_SERVERS),
          given.get(OptionDeclarations.GROUP_ID),
          given.kafkaProperties(),
          given.topics(),
          given.get(OptionDeclarations.DELIVERY),
          given.get(OptionDeclarations.TRANSACTION_PREFIX),
          given.get(OptionDeclarations.TRANSACTION_TIMEOUT),
          given.get(OptionDeclarations.PARALLELISM),
          given.get(OptionDeclarations.BUFFER_TIMEOUT),
          given.get(OptionDeclarations.CHECKPOINT_INTERVAL),
          given.get(OptionDeclarations.CHECK_TOPICS),
          given.get(OptionDeclarations.FACTS_CACHE).getBytes(),
          given.get(OptionDeclarations.BULK_SHARE),
          new CompileOptions(given.get(OptionDeclarations.EPOCH), times(given), samples(given)),
          given.get(OptionDeclarations.TEMPLATES),
          new TraceOptions(given.tracesEndpoint()),
          given.get(OptionDeclarations.QUARANTINE));
    } catch (OptionException e) {
      throw e.located(given);
    }
  }

  private static ProtocolTimes times(GivenOptions given) {
    try {
      return new ProtocolTimes(
          given.get(OptionDeclarations.FRONT_TIMEOUT),
          given.get(OptionDeclarations.FRONT_TIMEOUT_MAXIMUM),
          given.get(OptionDeclarations.PENDING_TIMEOUT),
          given.get(OptionDeclarations.RESYNC_INTERVAL),
          given.get(OptionDeclarations.RESYNC_INTERVAL_MAXIMUM),
          given.get(OptionDeclarations.INACTIVITY),
          given.get(OptionDeclarations.SILENCE));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw together(given, "updates.", e);
    }
  }

  private static SampleLimits samples(GivenOptions given) {
    try {
      return new SampleLimits(
          given.get(OptionDeclarations.SAMPLE_FILES),
          size(given, OptionDeclarations.SAMPLE_FILE_SIZE),
          size(given, OptionDeclarations.SAMPLES_SIZE));
    } catch (IllegalArgumentException e) {
      throw together(given, "gate.", e);
    }
  }

  private static OptionException together(GivenOptions given, String prefix, RuntimeException e) {
    return new OptionException(
        "these do not fit together: %s: %s"
            .formatted(String.join(", ", given.namings(prefix)), e.getMessage()),
        e);
  }

  /**
   * What Flink itself is told. What a cluster's own configuration decides (state backend's tuning,
   * directories) is left to it.
   */
  public Configuration flink() {
    Configuration flink = new Configuration();
    flink.set(PipelineOptions.NAME, "ananke");
    flink.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    flink.set(PipelineOptions.GENERIC_TYPES, false);
    // Our functions never keep or change what they are handed, and content is too large to be
    // copied between them.
    flink.set(PipelineOptions.OBJECT_REUSE, true);
    flink.set(ExecutionOptions.BUFFER_TIMEOUT, bufferTimeout);
    flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval);
    flink.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    flink.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    // A restart because of one that took too long would only lose what was done meanwhile.
    flink.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, TOLERABLE_FAILURES);
    // With a fixed delay and no spare slot every attempt fails at once.
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    return flink;
  }

  private static int size(GivenOptions given, ConfigOption<MemorySize> option) {
    long bytes = given.get(option).getBytes();
    require(bytes <= Integer.MAX_VALUE, option, "has to be below 2 GB");
    return (int) bytes;
  }

  private static void require(boolean holds, ConfigOption<?> option, String rule) {
    if (!holds) {
      throw new OptionException(option.key(), rule);
    }
  }
}
