package dev.ananke.publisher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.publisher.PublishException.Reason;
import dev.ananke.publisher.PublishOptions.Announce;
import dev.ananke.publisher.PublishOptions.Deleted;
import dev.ananke.publisher.PublishOptions.LastCommits;
import dev.ananke.publisher.PublishOptions.Since;
import dev.ananke.publisher.PublishOptions.Snapshot;
import dev.ananke.schemas.FileChange;
import dev.ananke.schemas.RefUpdate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a publisher sends of its own accord. */
class PublisherTest extends PublisherFixture {
  PublisherTest(@TempDir Path folder) throws Exception {
    super(folder);
  }

  @Test
  void snapshot_ofTheHead_bringsAFreshJobThere() throws Exception {
    String head =
        git.commitOnMain(git.tree().file("A.java", "class A {}").file("B.java", "class B {}"));

    Instant published = now;
    PublishProgress progress = publish(options().start(new Snapshot()));

    RefUpdate update = events.refUpdates().getFirst();
    assertEquals(GitFixture.MAIN, update.getRef());
    assertEquals(GitFixture.COMMITTED_AT, update.getCommittedAt());
    assertEquals(published, update.getPublishedAt());
    assertEquals(List.of(0, 1), events.fileChanges().stream().map(FileChange::getIndex).toList());
    assertEquals(new PublishProgress(1, 2, 2, 2, 20, 0), progress);
    assertStandsAt(head);
  }

  @Test
  void lastCommits_areSentOneByOneAndTheFirstAsASnapshot() throws Exception {
    String first = git.commit(git.tree().file("A.java", "1"));
    String second = git.commit(git.tree().file("A.java", "2").file("B.java", "1"), first);
    String third = git.commit(git.tree().file("B.java", "1"), second);
    String fourth = git.commitOnMain(git.tree().file("C.java", "1"), third);

    publish(options().start(new LastCommits(3)));

    assertEquals(
        List.of(
            "SNAPSHOT null " + second + " 2",
            "DELTA " + second + " " + third + " 1",
            "DELTA " + third + " " + fourth + " 2"),
        moves());
    assertStandsAt(fourth);
    assertEquals(3, job.applied.size());
  }

  @Test
  void since_commitOnTheLine_sendsEachOneAfterIt() throws Exception {
    String first = git.commit(git.tree().file("A.java", "1"));
    String second = git.commit(git.tree().file("A.java", "2"), first);
    String third = git.commitOnMain(git.tree().file("A.java", "3"), second);

    publish(options().start(new Since("HEAD~2")));

    assertEquals(
        List.of("DELTA " + first + " " + second + " 1", "DELTA " + second + " " + third + " 1"),
        moves());
  }

  @Test
  void since_commitThatAForcePushReplaced_sendsTheDifference() throws Exception {
    String root = git.commit(git.tree().file("A.java", "1"));
    String replaced = git.commit(git.tree().file("A.java", "2").file("B.java", "1"), root);
    String head = git.commitOnMain(git.tree().file("A.java", "3"), root);

    publish(options().start(new Since(replaced)));

    assertEquals(List.of("DELTA " + replaced + " " + head + " 2"), moves());
  }

  @Test
  void since_theHeadItself_announcesIt() throws Exception {
    String head = git.commitOnMain(git.tree().file("A.java", "1"));

    publish(options().start(new Since(head)));

    assertEquals(List.of("DELTA " + head + " " + head + " 0"), moves());
  }

  @Test
  void oneShot_jobAsksWithinTheWindow_isAnswered() throws Exception {
    String first = git.commit(git.tree().file("A.java", "1"));
    String second = git.commit(git.tree().file("A.java", "2"), first);
    String head = git.commitOnMain(git.tree().file("A.java", "3"), second);
    jobStandsAt(first);
    script.then(this::jobAsks);

    publish(options().start(new Since(second)));

    assertEquals(
        List.of("DELTA " + second + " " + head + " 1", "DELTA " + first + " " + head + " 1"),
        moves());
    assertStandsAt(head);
  }

  @Test
  void unbornBranch_isATypedErrorUnlessFollowed() throws Exception {
    PublishException failure = assertThrows(PublishException.class, () -> publish(options()));
    assertEquals(Reason.UNBORN_REF, failure.reason());

    script.then(() -> commitAndRemember("A.java"));
    script.then(this::jobAsks);
    follow(options().start(new Snapshot()));

    assertStandsAt(lastCommitted);
  }

  @Test
  void follow_moves_areSentAsTheyAreSeen() throws Exception {
    String first = git.commitOnMain(git.tree().file("A.java", "1"));
    String ahead =
        git.commit(
            git.tree().file("A.java", "2"), git.commit(git.tree().file("A.java", "x"), first));
    String forced = git.commit(git.tree().file("B.java", "1"));
    script.then(() -> move(ahead));
    script.then(() -> List.of());
    script.then(() -> move(forced));

    follow(options().start(new Snapshot()));

    assertEquals(
        List.of(
            "SNAPSHOT null " + first + " 1",
            "DELTA " + first + " " + ahead + " 1",
            "DELTA " + ahead + " " + forced + " 2"),
        moves());
    assertStandsAt(forced);
  }

  @Test
  void follow_deletedRefThatComesBack_isPublishedAnew() throws Exception {
    String head = git.commitOnMain(git.tree().file("A.java", "1"));
    git.move("refs/heads/other", head);
    script.then(
        () -> {
          git.delete("refs/heads/other");
          return List.of();
        });
    script.then(() -> List.of());
    script.then(
        () -> {
          assertEquals(null, job.head);
          git.move("refs/heads/other", head);
          return List.of();
        });
    script.then(this::jobAsks);

    follow(options().refs(List.of("other")).start(new Snapshot()));

    assertEquals(
        List.of(
            "SNAPSHOT null " + head + " 1",
            "REF_DELETED " + head + " null 0",
            "DELTA " + head + " " + head + " 0",
            "SNAPSHOT null " + head + " 1"),
        moves());
    assertStandsAt(head);
  }

  /** While refs are packed, one that is there can be out of sight for a moment. */
  @Test
  void follow_refIsOutOfSightForOneLook_isNotDeleted() throws Exception {
    String head = git.commitOnMain(git.tree().file("A.java", "1"));
    git.move("refs/heads/other", head);
    for (int i = 0; i < 2; i++) {
      script.then(
          () -> {
            git.delete("refs/heads/other");
            return List.of();
          });
      script.then(
          () -> {
            git.move("refs/heads/other", head);
            return List.of();
          });
    }

    follow(options().refs(List.of("other")).start(new Announce()));

    assertEquals(List.of("DELTA " + head + " " + head + " 0"), moves());
  }

  @Test
  void follow_namedRefThatIsNotThere_isAwaitedWhileOthersGoOn() throws Exception {
    String head = git.commitOnMain(git.tree().file("A.java", "1"));
    String moved = git.commit(git.tree().file("A.java", "2"), head);
    script.then(
        () -> {
          move(moved);
          return List.of(resync("test/r", "refs/heads/gone", "older", null));
        });
    script.then(
        () -> {
          git.move("refs/heads/gone", head);
          return List.of();
        });

    follow(options().refs(List.of("main", "gone", "refs/tags/v9")).start(new Announce()));

    assertEquals(List.of("refs/heads/gone", "refs/tags/v9"), awaited);
    assertEquals(
        List.of(
            "DELTA " + head + " " + head + " 0",
            "REF_DELETED older null 0",
            "DELTA " + head + " " + moved + " 1",
            "DELTA " + head + " " + head + " 0"),
        moves());
    assertEquals(List.of(), failures);
  }

  @Test
  void namedRefThatIsNotThere_isATypedErrorIfNotFollowedOrNoName() throws Exception {
    git.commitOnMain(git.tree().file("A.java", "1"));

    PublishException gone =
        assertThrows(PublishException.class, () -> publish(options().refs(List.of("gone"))));
    PublishException wrong =
        assertThrows(PublishException.class, () -> follow(options().refs(List.of("a..b"))));

    assertEquals(Reason.UNKNOWN_REF, gone.reason());
    assertEquals(Reason.UNKNOWN_REF, wrong.reason());
  }

  @Test
  void follow_folderWithoutGit_itsChangesAreMoves(@TempDir Path plain) throws Exception {
    Files.writeString(plain.resolve("A.java"), "class A {}");
    Files.writeString(plain.resolve("B.java"), "class B {}");
    script.then(
        () -> {
          Files.writeString(plain.resolve("A.java"), "class A { int i; }");
          return List.of();
        });
    script.then(() -> List.of());
    script.then(
        () -> {
          Files.delete(plain.resolve("B.java"));
          return List.of();
        });

    follow(
        PublishOptions.builder(plain, "test/r", "nowhere:9092")
            .start(new Snapshot())
            .pollInterval(Duration.ofMillis(1)));

    assertEquals(
        List.of("SNAPSHOT 2", "DELTA 1", "DELTA 1"),
        events.refUpdates().stream().map(u -> u.getKind() + " " + u.getChanges()).toList());
    assertEquals(Set.of("A.java"), job.files.keySet());
    assertEquals(List.of(), job.requests);
    assertEquals(List.of(), failures);
  }

  /** The repository need not be there. */
  @Test
  void deleted_jobThatHasTheRef_asksAndIsAnsweredByTheDeletion() throws Exception {
    String head = git.commitOnMain(git.tree().file("A.java", "1"));
    jobStandsAt(head);
    script.then(this::jobAsks);

    publish(
        PublishOptions.builder(Path.of("gone"), "test/r", "nowhere:9092")
            .refs(List.of(GitFixture.MAIN))
            .start(new Deleted()));

    assertEquals(List.of("REF_DELETED null null 0", "REF_DELETED " + head + " null 0"), moves());
    assertEquals(null, job.head);
    assertEquals(Set.of(), job.files.keySet());
    assertEquals(List.of(), job.requests);
  }

  @Test
  void follow_patterns_takesNewRefs() throws Exception {
    String head = git.commitOnMain(git.tree().file("A.java", "1"));
    git.move("refs/heads/release/1", head);
    script.then(
        () -> {
          git.move("refs/heads/release/2", head);
          git.move("refs/heads/feature", head);
          return List.of();
        });

    follow(options().refs(List.of("release/*")).start(new Announce()));

    assertEquals(
        List.of("refs/heads/release/1", "refs/heads/release/2"),
        events.refUpdates().stream().map(RefUpdate::getRef).toList());
  }

  @Test
  void follow_quietRef_isAnnouncedAgainAfterTheInterval() throws Exception {
    String head = git.commitOnMain(git.tree().file("A.java", "1"));
    script.then(() -> List.of());
    script.then(
        () -> {
          now = now.plus(Duration.ofMinutes(5));
          return List.of();
        });
    script.then(() -> List.of());

    follow(options().start(new Announce()));

    assertEquals(
        List.of("DELTA " + head + " " + head + " 0", "DELTA " + head + " " + head + " 0"), moves());
    List<RefUpdate> updates = events.refUpdates();
    assertNotEquals(updates.get(0).getUpdateId(), updates.get(1).getUpdateId());
  }

  @Test
  void pattern_matchesATagThatIsNoCommit_leavesItOutAndTellsOnce() throws Exception {
    String head = git.commit(git.tree().file("A.java", "1"));
    git.tag("v1", head);
    git.tagBlob("key", "some key");
    script.then(() -> List.of());
    script.then(() -> List.of());

    follow(options().refs(List.of("refs/tags/*")).start(new Snapshot()));

    assertEquals(List.of("SNAPSHOT null " + head + " 1"), moves());
    assertEquals(List.of("refs/tags/key"), refsLeftOut);
    assertEquals(List.of(), failures);
  }

  @Test
  void ref_namesATagThatIsNoCommit_isATypedError() throws Exception {
    git.commitOnMain(git.tree().file("A.java", "1"));
    git.tagBlob("key", "some key");

    PublishException failure =
        assertThrows(PublishException.class, () -> follow(options().refs(List.of("key"))));

    assertEquals(Reason.UNKNOWN_REF, failure.reason());
  }

  @Test
  void largeUpdate_itsChangesAreBulkAndItsMoveIsNot() throws Exception {
    String head = git.commitOnMain(severalFiles());

    publish(options().limits(SendLimits.DEFAULT.withLiveFiles(19)).start(new Snapshot()));

    assertEquals(Collections.nCopies(20, Lane.BULK), lanes());
    assertStandsAt(head);
  }

  @Test
  void updateOfManyBytes_whatIsOverTheLimitIsBulk() throws Exception {
    String head = git.commitOnMain(severalFiles());

    publish(options().limits(new SendLimits(1000, 1000, 50)).start(new Snapshot()));

    List<Lane> lanes = lanes();
    int live = lanes.indexOf(Lane.BULK);
    assertTrue(live > 0 && live < 10, lanes.toString());
    assertEquals(Collections.nCopies(20 - live, Lane.BULK), lanes.subList(live, 20));
    assertStandsAt(head);
  }

  @Test
  void follow_largeUpdateOfARef_onlyThatRefWaitsForIt() throws Exception {
    String first = git.commitOnMain(git.tree().file("A.java", "1"));
    git.move("refs/heads/other", first);
    String large = git.commit(manyFiles(), first);
    String next = git.commit(manyFiles().file("B.java", "1"), large);
    String small = git.commit(git.tree().file("A.java", "2"), first);
    eachFileTakes = Duration.ofMillis(10);
    script.then(() -> move(large));
    script.then(
        () -> {
          git.move("refs/heads/other", small);
          move(next);
          // Asked before what goes on answers it.
          return List.of(resync("test/r", GitFixture.MAIN, first, null));
        });
    script.then(() -> List.of());
    script.then(() -> List.of());

    follow(
        options()
            .refs(List.of("main", "other"))
            .limits(SendLimits.DEFAULT.withLiveFiles(100))
            .start(new Announce()));

    assertEquals(
        List.of(
            "DELTA " + first + " " + first + " 0",
            "DELTA " + first + " " + first + " 0",
            "DELTA " + first + " " + small + " 1",
            "DELTA " + first + " " + large + " " + MANY,
            "DELTA " + large + " " + next + " 1"),
        moves());
    int other = events.fileChanges().indexOf(changesOf("refs/heads/other").getFirst());
    assertTrue(other > 0 && other < MANY, "the small one came at " + other);
    assertEquals(Lane.LIVE, events.lane(changesOf("refs/heads/other").getFirst()));
    assertEquals(Lane.BULK, events.lane(changesOf(GitFixture.MAIN).getFirst()));
    assertEquals(List.of(), failures);
  }
}
