package dev.ananke.bench.load;

import dev.ananke.jobs.TopicNames;
import dev.ananke.publisher.PublishOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What is published, and to where. Equal plans make equal repositories, commit ids included.
 *
 * @param bootstrapServers host and port of one or more brokers
 * @param clientSettings further settings of the Kafka clients
 * @param topics what they are called
 * @param seed of the histories; also part of the repositories' ids, so that plans do not meet
 * @param repositories how many
 * @param files of each at its first commit
 * @param commits in all, spread over the repositories in turn
 * @param rate commits in a second; 0: as fast as they can be published
 * @param bulkFiles files of one further repository that is published as a snapshot when a third of
 *     the commits are; 0: none
 * @param disorder what becomes of the records on their way
 * @param published whether an earlier run published everything already: only what jobs ask for is
 *     sent
 * @param patience how long to wait, after the last commit, for a record that brings news
 */
public record LoadPlan(
    String bootstrapServers,
    Map<String, String> clientSettings,
    TopicNames topics,
    long seed,
    int repositories,
    int files,
    int commits,
    double rate,
    int bulkFiles,
    Disorder disorder,
    boolean published,
    Duration patience) {
  /** Checks the numbers. */
  public LoadPlan {
    clientSettings = Map.copyOf(clientSettings);
    if (repositories < 1
        || files < 1
        || commits < 0
        || rate < 0
        || bulkFiles < 0
        || patience.isNegative()) {
      throw new IllegalArgumentException(
          "a load has at least one repository with one file, and no negative numbers");
    }
    if (bulkFiles > 0 && commits < 1) {
      throw new IllegalArgumentException("a snapshot is published beside commits: there are none");
    }
    if (disorder == Disorder.BROKEN_OFF && (published || bulkFiles < 2)) {
      throw new IllegalArgumentException(
          "it is a snapshot that is broken off: one of at least two files, not published yet");
    }
  }

  /** For the publisher's clients. */
  PublishOptions publishOptions(Path folder) {
    return PublishOptions.builder(folder, "load", bootstrapServers)
        .clientSettings(clientSettings)
        .commitEvents(topics.commitEvents())
        .bulkChanges(topics.bulkChanges())
        .requests(topics.requests())
        .build();
  }

  /** What the ids of its repositories begin with. */
  String idPrefix() {
    return "load" + seed + "/";
  }
}
