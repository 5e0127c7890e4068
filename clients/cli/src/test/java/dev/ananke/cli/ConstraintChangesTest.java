package dev.ananke.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ananke.schemas.ChangedConstraint;
import dev.ananke.schemas.ConstraintAction;
import dev.ananke.schemas.ConstraintChange;
import dev.ananke.schemas.Revision;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConstraintChangesTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int LARGE = ConstraintChanges.SMALL_BYTES;

  private final ConstraintChanges changes = new ConstraintChanges(LONG);

  @Test
  void of_severalParts_givesAllOfThem() throws InterruptedException {
    changes.add(part(7, "one", "a", "b"), LARGE);
    changes.add(part(7, "one", "c"), LARGE);
    changes.add(part(8, "two", "x"), 10);
    changes.add(part(7, "one", "d"), 10);

    assertEquals(List.of("a", "b", "c", "d"), subjects("one", LONG));
    assertEquals(List.of("x"), subjects("two", LONG));
  }

  @Test
  void of_partsThatAreStillOnTheirWay_waitsForThem() throws InterruptedException {
    changes.add(part(7, "one", "a"), LARGE);
    Thread later = Thread.ofPlatform().start(() -> changes.add(part(7, "one", "b"), 10));

    assertEquals(List.of("a", "b"), subjects("one", LONG));
    later.join();
  }

  @Test
  void of_largeLastPart_endsWithTheSilence() throws InterruptedException {
    ConstraintChanges impatient = new ConstraintChanges(Duration.ofMillis(5));
    impatient.add(part(7, "one", "a"), LARGE);

    assertEquals(1, impatient.of("one", LONG).size());
  }

  @Test
  void of_sameCommitAtALaterRevision_givesTheLater() throws InterruptedException {
    changes.add(part(7, "one", "a"), LARGE);
    changes.add(part(9, "one", "b"), 10);

    assertEquals(List.of("b"), subjects("one", LONG));
  }

  @Test
  void of_commitThatChangedNothing_isEmpty() throws InterruptedException {
    assertEquals(List.of(), subjects("one", Duration.ofMillis(1)));
  }

  @Test
  void add_manyCommits_keepsOnlyTheLast() throws InterruptedException {
    for (int i = 0; i <= ConstraintChanges.REMEMBERED; i++) {
      changes.add(part(i, "commit" + i, "a"), 10);
    }

    assertEquals(List.of(), subjects("commit0", Duration.ofMillis(1)));
    assertEquals(List.of("a"), subjects("commit1", LONG));
    assertEquals(List.of("a"), subjects("commit" + ConstraintChanges.REMEMBERED, LONG));
  }

  private List<String> subjects(String commit, Duration atMost) throws InterruptedException {
    return changes.of(commit, atMost).stream().map(ChangedConstraint::getSubject).toList();
  }

  private static ConstraintChange part(long offset, String commit, String... subjects) {
    return ConstraintChange.newBuilder()
        .setRepository("r")
        .setRef("main")
        .setLanguage("java")
        .setRevision(new Revision(1, offset))
        .setCommit(commit)
        .setChanges(
            Arrays.stream(subjects)
                .map(
                    subject ->
                        ChangedConstraint.newBuilder()
                            .setAction(ConstraintAction.ADDED)
                            .setKind("importable-type")
                            .setSubject(subject)
                            .build())
                .toList())
        .build();
  }
}
