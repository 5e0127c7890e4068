package dev.ananke.jobs;

import dev.ananke.schemas.Topics;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The topics that the job reads and writes. */
public record TopicNames(
    String commitEvents,
    String bulkChanges,
    String compiledConstraints,
    String constraintChanges,
    String requests,
    String deadLetters) {

  /** The names that everybody uses unless told otherwise. */
  public static final TopicNames DEFAULT =
      new TopicNames(
          Topics.COMMIT_EVENTS,
          Topics.BULK_CHANGES,
          Topics.COMPILED_CONSTRAINTS,
          Topics.CONSTRAINT_CHANGES,
          Topics.REQUESTS,
          Topics.DEAD_LETTERS);

  public TopicNames {
    Set<String> names = new HashSet<>();
    for (String name :
        List.of(
            commitEvents,
            bulkChanges,
            compiledConstraints,
            constraintChanges,
            requests,
            deadLetters)) {
      if (name.isBlank()) {
        throw new OptionException("a topic has an empty name: set all of --topics.*");
      }
      if (!names.add(name)) {
        throw new OptionException("topic " + name + " is named twice: --topics.* have to differ");
      }
    }
  }
}
