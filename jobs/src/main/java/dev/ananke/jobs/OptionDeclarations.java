package dev.ananke.jobs;

import dev.ananke.core.updates.ProtocolTimes;
import dev.ananke.core.updates.SampleLimits;
import dev.ananke.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * Every option of the job, declared once: {@link JobOptions} reads them, and the documentation is
 * made from them.
 */
final class OptionDeclarations {
  static final ConfigOption<String> CONFIG =
      ConfigOptions.key("config")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "A file of options, read where the job is submitted; flags and environment variables count before it.");

  static final ConfigOption<String> BOOTSTRAP_SERVERS =
      ConfigOptions.key("kafka.bootstrap-servers")
          .stringType()
          .noDefaultValue()
          .withDescription("Brokers to start from: host:port, separated by commas. Required.");

  static final ConfigOption<String> GROUP_ID =
      ConfigOptions.key("kafka.group-id")
          .stringType()
          .defaultValue("ananke")
          .withDescription(
              "Consumer group under which offsets are committed. Flink's own state counts; the group"
                  + " serves monitoring, and is where a job without state starts.");

  static final ConfigOption<Map<String, String>> KAFKA_PROPERTIES =
      ConfigOptions.key("kafka.properties")
          .mapType()
          .defaultValue(Map.of())
          .withDescription(
              "Further properties of all Kafka clients, for instance security.protocol:SSL,client.rack:a. Also one"
                  + " by one: --kafka.properties.NAME VALUE.");

  static final ConfigOption<String> KAFKA_PROPERTIES_FILE =
      ConfigOptions.key("kafka.properties-file")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Such properties in a file, as Kafka's own tools take it: the place for passwords. What is given by"
                  + " name counts before it.");

  static final ConfigOption<String> COMMIT_EVENTS =
      topic(
          "commit-events",
          Topics.COMMIT_EVENTS,
          "Changes of files and moves of refs, from publishers.");

  static final ConfigOption<String> BULK_CHANGES =
      topic(
          "bulk-changes",
          Topics.BULK_CHANGES,
          "Changes of files of large updates, from publishers; read behind a throttle.");

  static final ConfigOption<String> COMPILED_CONSTRAINTS =
      topic(
          "compiled-constraints",
          Topics.COMPILED_CONSTRAINTS,
          "Fragments, bundles and their schemas; compacted.");

  static final ConfigOption<String> CONSTRAINT_CHANGES =
      topic(
          "constraint-changes",
          Topics.CONSTRAINT_CHANGES,
          "What each revision added and retracted.");

  static final ConfigOption<String> REQUESTS =
      topic("requests", Topics.REQUESTS, "Questions to publishers.");

  static final ConfigOption<String> DEAD_LETTERS =
      topic("dead-letters", Topics.DEAD_LETTERS, "Records that could not be used, and why.");

  static final ConfigOption<Integer> EPOCH =
      ConfigOptions.key("revision.epoch")
          .intType()
          .defaultValue(1)
          .withDescription(
              "First part of every revision. Raise it by hand when commit-events is made anew or gets more"
                  + " partitions: offsets start again, and readers drop lower revisions.");

  static final ConfigOption<DeliveryGuarantee> DELIVERY =
      ConfigOptions.key("output.delivery")
          .enumType(DeliveryGuarantee.class)
          .defaultValue(DeliveryGuarantee.AT_LEAST_ONCE)
          .withDescription(
              "at-least-once: a restart may send records again, with the same content. exactly-once: records"
                  + " become visible with the next checkpoint, and readers have to read committed records only.");

  static final ConfigOption<String> TRANSACTION_PREFIX =
      ConfigOptions.key("output.transaction-prefix")
          .stringType()
          .defaultValue("ananke")
          .withDescription(
              "Prefix of transactional ids with exactly-once; each job on a cluster needs its own.");

  static final ConfigOption<Duration> TRANSACTION_TIMEOUT =
      ConfigOptions.key("output.transaction-timeout")
          .durationType()
          .defaultValue(Duration.ofMinutes(15))
          .withDescription(
              "With exactly-once: longer than any restart takes, and no longer than the brokers'"
                  + " transaction.max.timeout.ms.");

  static final ConfigOption<Integer> PARALLELISM =
      ConfigOptions.key("job.parallelism")
          .intType()
          .defaultValue(1)
          .withDescription(
              "Slots that work side by side. More than there are partitions of commit-events brings nothing.");

  static final ConfigOption<Duration> BUFFER_TIMEOUT =
      ConfigOptions.key("job.buffer-timeout")
          .durationType()
          .defaultValue(Duration.ofMillis(5))
          .withDescription(
              "How long a record may wait inside the job for others to travel with. 0 sends each at once; small ones cost a"
                  + " part of a core, which wakes that often.");

  static final ConfigOption<Duration> CHECKPOINT_INTERVAL =
      ConfigOptions.key("job.checkpoint-interval")
          .durationType()
          .defaultValue(Duration.ofSeconds(10))
          .withDescription(
              "Between two checkpoints: what a restart has to do again at most. With exactly-once also the"
                  + " latency of the output.");

  static final ConfigOption<Boolean> CHECK_TOPICS =
      ConfigOptions.key("job.check-topics")
          .booleanType()
          .defaultValue(true)
          .withDescription(
              "Whether it is looked before the start if all topics are there, compacted or not as they need, and"
                  + " with exactly-once if brokers let transactions stay open that long. Needs to reach the brokers from where the job is submitted, and leave to describe topics.");

  static final ConfigOption<MemorySize> FACTS_CACHE =
      ConfigOptions.key("extract.cache-size")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(64))
          .withDescription(
              "Facts that each slot keeps for blobs that come again; once for commits, once for bulk.");

  static final ConfigOption<Double> BULK_SHARE =
      ConfigOptions.key("bulk.share")
          .doubleType()
          .defaultValue(0.5)
          .withDescription(
              "Share of its time, above 0 and at most 1, that the extract of bulk-changes works in each slot while"
                  + " commits come to its task manager; the rest of it sleeps, so that they find a core free. 1: no throttle.");

  static final ConfigOption<Duration> FRONT_TIMEOUT =
      duration(
          "updates.front-timeout",
          ProtocolTimes.DEFAULT.front(),
          "How long an update waits for another of its changes before it is dropped and asked for again."
              + " Doubles with every such drop until something is applied.");

  static final ConfigOption<Duration> FRONT_TIMEOUT_MAXIMUM =
      duration(
          "updates.front-timeout-maximum",
          ProtocolTimes.DEFAULT.frontMaximum(),
          "Cap of that doubling; above the time that the largest backlog takes.");

  static final ConfigOption<Duration> PENDING_TIMEOUT =
      duration(
          "updates.pending-timeout",
          ProtocolTimes.DEFAULT.pending(),
          "How long changes are kept whose RefUpdate does not come.");

  static final ConfigOption<Duration> RESYNC_INTERVAL =
      duration(
          "updates.resync-interval",
          ProtocolTimes.DEFAULT.resync(),
          "Until a question that nobody answered is asked again; doubles.");

  static final ConfigOption<Duration> RESYNC_INTERVAL_MAXIMUM =
      duration(
          "updates.resync-interval-maximum",
          ProtocolTimes.DEFAULT.resyncMaximum(),
          "Cap of that doubling.");

  static final ConfigOption<Duration> INACTIVITY =
      duration(
          "updates.inactivity",
          ProtocolTimes.DEFAULT.inactivity(),
          "A ref without any news for that long is asked for. Above the interval in which publishers announce.");

  static final ConfigOption<Duration> SILENCE =
      duration(
          "updates.silence",
          ProtocolTimes.DEFAULT.silence(),
          "A ref without any news for that long is asked for no more often than that, or where something of it is missing, than every updates.inactivity. It is forgotten if nothing of it was ever compiled, or if it was deleted; the empty bundle of a deleted ref then gets a tombstone.");

  static final ConfigOption<Integer> SAMPLE_FILES =
      ConfigOptions.key("gate.sample-files")
          .intType()
          .defaultValue(SampleLimits.DEFAULT.files())
          .withDescription("Files of each ref that are run through a grammar before it leaves.");

  static final ConfigOption<MemorySize> SAMPLE_FILE_SIZE =
      ConfigOptions.key("gate.sample-file-size")
          .memoryType()
          .defaultValue(new MemorySize(SampleLimits.DEFAULT.fileBytes()))
          .withDescription("Larger files are no samples.");

  static final ConfigOption<MemorySize> SAMPLES_SIZE =
      ConfigOptions.key("gate.samples-size")
          .memoryType()
          .defaultValue(new MemorySize(SampleLimits.DEFAULT.bytes()))
          .withDescription(
              "All samples of a ref together. The gate reads about 1 kB in a millisecond.");

  static final ConfigOption<Integer> TEMPLATES =
      ConfigOptions.key("gate.templates")
          .intType()
          .defaultValue(32)
          .withDescription("Compiled grammars that each slot keeps, some MB each.");

  static final ConfigOption<String> TRACES_ENDPOINT =
      ConfigOptions.key("traces.otlp-endpoint")
          .stringType()
          .defaultValue("")
          .withDescription(
              "Receiver of OTLP over HTTP, for instance http://localhost:4318: spans of updates whose"
                  + " publisher traces them go there. Empty: none.");

  static final ConfigOption<String> QUARANTINE =
      ConfigOptions.key("quarantine.directory")
          .stringType()
          .defaultValue("")
          .withDescription(
              "Where task managers note what their native code is at work with: a directory of the machine or the"
                  + " pod that outlives the process and that no other machine shares. A file that was being parsed,"
                  + " or a grammar that was being tried, when a process ended is skipped from the second time on."
                  + " Empty: no notes, and a file that crashes the parser does so at every restart.");

  private OptionDeclarations() {}

  static List<ConfigOption<?>> all() {
    return List.of(
        CONFIG,
        BOOTSTRAP_SERVERS,
        GROUP_ID,
        KAFKA_PROPERTIES,
        KAFKA_PROPERTIES_FILE,
        COMMIT_EVENTS,
        BULK_CHANGES,
        COMPILED_CONSTRAINTS,
        CONSTRAINT_CHANGES,
        REQUESTS,
        DEAD_LETTERS,
        EPOCH,
        DELIVERY,
        TRANSACTION_PREFIX,
        TRANSACTION_TIMEOUT,
        PARALLELISM,
        BUFFER_TIMEOUT,
        CHECKPOINT_INTERVAL,
        CHECK_TOPICS,
        FACTS_CACHE,
        BULK_SHARE,
        FRONT_TIMEOUT,
        FRONT_TIMEOUT_MAXIMUM,
        PENDING_TIMEOUT,
        RESYNC_INTERVAL,
        RESYNC_INTERVAL_MAXIMUM,
        INACTIVITY,
        SILENCE,
        SAMPLE_FILES,
        SAMPLE_FILE_SIZE,
        SAMPLES_SIZE,
        TEMPLATES,
        TRACES_ENDPOINT,
        QUARANTINE);
  }

  private static ConfigOption<String> topic(String key, String name, String description) {
    return ConfigOptions.key("topics." + key)
        .stringType()
        .defaultValue(name)
        .withDescription(description);
  }

  private static ConfigOption<Duration> duration(String key, Duration value, String description) {
    return ConfigOptions.key(key).durationType().defaultValue(value).withDescription(description);
  }
}
