package dev.ananke.publisher;

import dev.ananke.schemas.Keys;
import dev.ananke.schemas.ProducerRules;
import dev.ananke.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;

/**
 * What to publish, how, and where to.
 *
 * @param folder a git repository (bare, or with a working folder), or a folder without git
 * @param repository its id on the topics: letters, digits and {@code . _ / -}; it stays when the
 *     repository is renamed
 * @param refs branches or tags, or patterns with {@code *}; empty: the default branch
 * @param start what is sent first
 * @param follow whether to stay, send every move, and answer what jobs ask
 * @param selection which paths are published
 * @param limits from where on files and updates are large
 * @param bootstrapServers host and port of one or more brokers
 * @param clientSettings further settings of the Kafka clients, for instance for TLS
 * @param commitEvents topic that is written
 * @param bulkChanges topic that the changes of large updates are written to
 * @param requests topic that is read
 * @param brokerTimeout how long a broker may take to answer at the start
 * @param answerWindow without {@code follow}: for how long after the last record jobs may still ask
 * @param pollInterval how often refs are looked at
 * @param announceInterval how often it is said again where refs stand
 */
public record PublishOptions(
    Path folder,
    String repository,
    List<String> refs,
    Start start,
    boolean follow,
    Selection selection,
    SendLimits limits,
    String bootstrapServers,
    Map<String, String> clientSettings,
    String commitEvents,
    String bulkChanges,
    String requests,
    Duration brokerTimeout,
    Duration answerWindow,
    Duration pollInterval,
    Duration announceInterval) {
  /** What a publisher sends first. */
  public sealed interface Start permits Announce, Snapshot, LastCommits, Since, Deleted {}

  /** Only where each ref stands; a job that stands elsewhere asks. */
  public record Announce() implements Start {}

  /** All files of the head. */
  public record Snapshot() implements Start {}

  /**
   * The last commits along first parents, one by one, the first as a snapshot. Fewer if there are
   * fewer.
   */
  public record LastCommits(int count) implements Start {
    /** Checks the count. */
    public LastCommits {
      if (count < 1) {
        throw new IllegalArgumentException("At least one commit has to be published, not " + count);
      }
    }
  }

  /**
   * The commits after this one along first parents, one by one; if it does not lie there (after a
   * force push), the difference in one.
   */
  public record Since(String commit) implements Start {}

  /**
   * That the refs are gone for good, whatever the folder has; it need not be there. They are named
   * in full, and nothing is followed.
   */
  public record Deleted() implements Start {}

  /** Checks what can be checked without looking at repository or broker. */
  public PublishOptions {
    Keys.requireRepository(repository);
    refs = List.copyOf(refs);
    clientSettings = Map.copyOf(clientSettings);
    ProducerRules.broken(clientSettings)
        .forEach(
            (name, rule) -> {
              throw new IllegalArgumentException("The Kafka setting " + name + " " + rule);
            });
    requirePositive(brokerTimeout, "broker timeout");
    requirePositive(pollInterval, "poll interval");
    requirePositive(announceInterval, "announce interval");
    if (answerWindow.isNegative()) {
      throw new IllegalArgumentException("The answer window cannot be negative: " + answerWindow);
    }
    if (start instanceof Deleted) {
      requireDeletable(refs, follow);
    }
  }

  private static void requireDeletable(List<String> refs, boolean follow) {
    if (follow) {
      throw new IllegalArgumentException("That refs are deleted is said once, and not followed");
    }
    if (refs.isEmpty()) {
      throw new IllegalArgumentException("Refs that are deleted have to be named, each in full");
    }
    for (String ref : refs) {
      boolean full =
          ref.startsWith(Constants.R_REFS) || ref.equals(Constants.HEAD) || ref.equals(Folder.REF);
      if (!full || ref.indexOf('*') >= 0) {
        throw new IllegalArgumentException(
            "A ref that is deleted has to be named in full, as refs/heads/main is, unlike " + ref);
      }
    }
  }

  private static void requirePositive(Duration duration, String name) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException("The " + name + " has to be positive, not " + duration);
    }
  }

  /** Options with defaults for all else: the default branch as a snapshot, not followed. */
  public static Builder builder(Path folder, String repository, String bootstrapServers) {
    return new Builder(folder, repository, bootstrapServers);
  }

  /** Collects options. */
  public static final class Builder {
    private final Path folder;
    private final String repository;
    private final String bootstrapServers;
    private List<String> refs = List.of();
    private Start start = new Snapshot();
    private boolean follow;
    private Selection selection = Selection.DEFAULT;
    private SendLimits limits = SendLimits.DEFAULT;
    private Map<String, String> clientSettings = Map.of();
    private String commitEvents = Topics.COMMIT_EVENTS;
    private String bulkChanges = Topics.BULK_CHANGES;
    private String requests = Topics.REQUESTS;
    private Duration brokerTimeout = Duration.ofSeconds(10);
    private Duration answerWindow = Duration.ofSeconds(2);
    private Duration pollInterval = Duration.ofSeconds(1);
    private Duration announceInterval = Duration.ofMinutes(5);

    private Builder(Path folder, String repository, String bootstrapServers) {
      this.folder = folder;
      this.repository = repository;
      this.bootstrapServers = bootstrapServers;
    }

    /** Branches or tags, or patterns. */
    public Builder refs(List<String> refs) {
      this.refs = refs;
      return this;
    }

    /** What is sent first. */
    public Builder start(Start start) {
      this.start = start;
      return this;
    }

    /** Whether to stay. */
    public Builder follow(boolean follow) {
      this.follow = follow;
      return this;
    }

    /** Which paths are published. */
    public Builder selection(Selection selection) {
      this.selection = selection;
      return this;
    }

    /** From where on files and updates are large. */
    public Builder limits(SendLimits limits) {
      this.limits = limits;
      return this;
    }

    /** Further settings of the Kafka clients. */
    public Builder clientSettings(Map<String, String> clientSettings) {
      this.clientSettings = clientSettings;
      return this;
    }

    /** The topic that is written. */
    public Builder commitEvents(String topic) {
      this.commitEvents = topic;
      return this;
    }

    /** The topic that the changes of large updates are written to. */
    public Builder bulkChanges(String topic) {
      this.bulkChanges = topic;
      return this;
    }

    /** The topic that is read. */
    public Builder requests(String topic) {
      this.requests = topic;
      return this;
    }

    /** How long a broker may take to answer at the start. */
    public Builder brokerTimeout(Duration brokerTimeout) {
      this.brokerTimeout = brokerTimeout;
      return this;
    }

    /** For how long after the last record jobs may still ask. */
    public Builder answerWindow(Duration answerWindow) {
      this.answerWindow = answerWindow;
      return this;
    }

    /** How often refs are looked at. */
    public Builder pollInterval(Duration pollInterval) {
      this.pollInterval = pollInterval;
      return this;
    }

    /** How often it is said again where refs stand. */
    public Builder announceInterval(Duration announceInterval) {
      this.announceInterval = announceInterval;
      return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException if one is out of its range; the message says which
     */
    public PublishOptions build() {
      return new PublishOptions(
          folder,
          repository,
          refs,
          start,
          follow,
          selection,
          limits,
          bootstrapServers,
          clientSettings,
          commitEvents,
          bulkChanges,
          requests,
          brokerTimeout,
          answerWindow,
          pollInterval,
          announceInterval);
    }
  }
}
