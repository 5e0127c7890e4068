package dev.ananke.jobs;

import dev.ananke.core.updates.ProtocolTimes;
import dev.ananke.core.updates.SampleLimits;
import dev.ananke.operators.CompileOptions;
import java.time.Duration;
import java.util.List;
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
 * @param compile epoch, times and samples
 * @param factsCache bytes a slot
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
    long factsCache,
    CompileOptions compile,
    int templates,
    String quarantine) {

  public JobOptions {
    kafkaProperties = Map.copyOf(kafkaProperties);
    require(
        !bootstrapServers.isBlank(), OptionDeclarations.BOOTSTRAP_SERVERS, "has to name a broker");
    require(!groupId.isBlank(), OptionDeclarations.GROUP_ID, "must not be empty");
    require(parallelism >= 1, OptionDeclarations.PARALLELISM, "has to be at least 1");
    require(!bufferTimeout.isNegative(), OptionDeclarations.BUFFER_TIMEOUT, "must not be negative");
    require(
        checkpointInterval.toMillis() >= 10,
        OptionDeclarations.CHECKPOINT_INTERVAL,
        "has to be at least 10 ms");
    require(
        transactionTimeout.compareTo(checkpointInterval) > 0,
        OptionDeclarations.TRANSACTION_TIMEOUT,
        "has to be longer than " + OptionDeclarations.CHECKPOINT_INTERVAL.key());
    require(factsCache >= 0, OptionDeclarations.FACTS_CACHE, "must not be negative");
    require(templates >= 1, OptionDeclarations.TEMPLATES, "has to be at least 1");
    require(
        delivery != DeliveryGuarantee.NONE,
        OptionDeclarations.DELIVERY,
        "has to be at-least-once or exactly-once: readers cannot do without a fragment");
  }

  /**
   * Reads {@code --name value} pairs.
   *
   * @throws OptionException if one is unknown, missing, or cannot be used
   */
  public static JobOptions from(String... arguments) {
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
    return from(values);
  }

  /**
   * Reads values by the names of their options.
   *
   * @throws OptionException if one is unknown, missing, or cannot be used
   */
  public static JobOptions from(Map<String, String> values) {
    List<String> known = OptionDeclarations.all().stream().map(ConfigOption::key).toList();
    for (String name : values.keySet()) {
      if (!known.contains(name)
          && !name.startsWith(OptionDeclarations.KAFKA_PROPERTIES.key() + ".")) {
        throw new OptionException(
            "unknown option --" + name + "; there are: --" + String.join(", --", known));
      }
    }
    Configuration configuration = Configuration.fromMap(values);
    Reader reader = new Reader(configuration);
    try {
      return new JobOptions(
          reader.get(OptionDeclarations.BOOTSTRAP_SERVERS),
          reader.get(OptionDeclarations.GROUP_ID),
          reader.get(OptionDeclarations.KAFKA_PROPERTIES),
          new TopicNames(
              reader.get(OptionDeclarations.COMMIT_EVENTS),
              reader.get(OptionDeclarations.COMPILED_CONSTRAINTS),
              reader.get(OptionDeclarations.CONSTRAINT_CHANGES),
              reader.get(OptionDeclarations.REQUESTS),
              reader.get(OptionDeclarations.DEAD_LETTERS)),
          reader.get(OptionDeclarations.DELIVERY),
          reader.get(OptionDeclarations.TRANSACTION_PREFIX),
          reader.get(OptionDeclarations.TRANSACTION_TIMEOUT),
          reader.get(OptionDeclarations.PARALLELISM),
          reader.get(OptionDeclarations.BUFFER_TIMEOUT),
          reader.get(OptionDeclarations.CHECKPOINT_INTERVAL),
          reader.get(OptionDeclarations.FACTS_CACHE).getBytes(),
          new CompileOptions(
              reader.get(OptionDeclarations.EPOCH),
              new ProtocolTimes(
                  reader.get(OptionDeclarations.FRONT_TIMEOUT),
                  reader.get(OptionDeclarations.FRONT_TIMEOUT_MAXIMUM),
                  reader.get(OptionDeclarations.PENDING_TIMEOUT),
                  reader.get(OptionDeclarations.RESYNC_INTERVAL),
                  reader.get(OptionDeclarations.RESYNC_INTERVAL_MAXIMUM),
                  reader.get(OptionDeclarations.INACTIVITY),
                  reader.get(OptionDeclarations.SILENCE)),
              new SampleLimits(
                  reader.get(OptionDeclarations.SAMPLE_FILES),
                  size(reader.get(OptionDeclarations.SAMPLE_FILE_SIZE)),
                  size(reader.get(OptionDeclarations.SAMPLES_SIZE)))),
          reader.get(OptionDeclarations.TEMPLATES),
          reader.get(OptionDeclarations.QUARANTINE));
    } catch (IllegalArgumentException e) {
      throw new OptionException("the options do not fit together: " + e.getMessage(), e);
    }
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
    // With a fixed delay and no spare slot every attempt fails at once.
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    flink.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
        Duration.ofMinutes(1));
    return flink;
  }

  private static int size(MemorySize size) {
    return Math.toIntExact(size.getBytes());
  }

  private static void require(boolean holds, ConfigOption<?> option, String rule) {
    if (!holds) {
      throw new OptionException("--" + option.key() + " " + rule);
    }
  }

  private record Reader(Configuration configuration) {
    <T> T get(ConfigOption<T> option) {
      T value;
      try {
        value = configuration.get(option);
      } catch (IllegalArgumentException e) {
        throw new OptionException("--" + option.key() + " cannot be read: " + e.getMessage(), e);
      }
      if (value == null) {
        throw new OptionException("--" + option.key() + " is missing: it has no default");
      }
      return value;
    }
  }
}
