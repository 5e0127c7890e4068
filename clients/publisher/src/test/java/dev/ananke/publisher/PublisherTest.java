package dev.ananke.publisher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.publisher.PublishException.Reason;
import dev.ananke.publisher.PublishOptions.Announce;
import dev.ananke.publisher.PublishOptions.LastCommits;
import dev.ananke.publisher.PublishOptions.Since;
import dev.ananke.publisher.PublishOptions.Snapshot;
import dev.ananke.schemas.FileChange;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.Resync;
import io.opentelemetry.api.trace.TracerProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole publisher against a job in memory: only Kafka is left out. */
class PublisherTest {
  private final GitFixture git;
  private final RecordedEvents events = new RecordedEvents();
  private final ModelJob job = new ModelJob();
  private final Script script = new Script();
  private final List<PublishException> failures = new ArrayList<>();
  private final List<String> refsLeftOut = new ArrayList<>();
  private Duration eachFileTakes = Duration.ZERO;
  private Instant now = Instant.ofEpochSecond(1_800_000_000);

  PublisherTest(@TempDir Path folder) throws Exception {
    git = new GitFixture(folder);
  }

  @AfterEach
  void close() {
    git.close();
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
  void follow_question_isAnsweredFromWhatTheJobHas() throws Exception {
    String first = git.commit(git.tree().file("A.java", "1").file("B.java", "1"));
    String head = git.commitOnMain(git.tree().file("A.java", "2").file("B.java", "1"), first);
    String selection = Selection.DEFAULT.hash();
    script.then(() -> List.of(resync("test/r", GitFixture.MAIN, first, selection)));
    script.then(() -> List.of(resync("test/r", GitFixture.MAIN, head, selection)));
    script.then(() -> List.of(resync("test/r", GitFixture.MAIN, first, "another")));
    script.then(() -> List.of(resync("test/r", GitFixture.MAIN, "unknown", selection)));
    script.then(() -> List.of(resync("test/r", GitFixture.MAIN, null, null)));

    follow(options().start(new Announce()));

    assertEquals(
        List.of(
            "DELTA " + head + " " + head + " 0",
            "DELTA " + first + " " + head + " 1",
            "DELTA " + head + " " + head + " 0",
            "SNAPSHOT " + first + " " + head + " 2",
            "SNAPSHOT unknown " + head + " 2",
            "SNAPSHOT null " + head + " 2"),
        moves());
  }

  /** Another publisher has sent what this clone was not fetched for, made in the same second. */
  @Test
  void follow_newQuestionOfAJobThatIsAhead_isLeftToOthersUntilItComesAgain() throws Exception {
    String head = git.commitOnMain(git.tree().file("A.java", "1"));
    Resync ahead = resync("test/r", GitFixture.MAIN, "unknown", Selection.DEFAULT.hash());
    ahead.setCommittedAt(GitFixture.COMMITTED_AT);
    ahead.setFirst(true);
    Resync again = Resync.newBuilder(ahead).setFirst(false).build();
    script.then(() -> List.of(ahead));
    script.then(() -> List.of(again));

    follow(options().start(new Announce()));

    assertEquals(
        List.of("DELTA " + head + " " + head + " 0", "SNAPSHOT unknown " + head + " 1"), moves());
  }

  /** {@code git fetch} brings commits, and moves no branch of the clone. */
  @Test
  void follow_newQuestionOfAJobThatIsAheadInTheClonesHistory_isLeftToOthersUntilItComesAgain()
      throws Exception {
    String head = git.commitOnMain(git.tree().file("A.java", "1"));
    String fetched = git.commit(git.tree().file("A.java", "2"), head);
    Resync ahead = resync("test/r", GitFixture.MAIN, fetched, Selection.DEFAULT.hash());
    ahead.setFirst(true);
    Resync again = Resync.newBuilder(ahead).setFirst(false).build();
    Resync behind = Resync.newBuilder(ahead).setHave(head).build();
    script.then(() -> List.of(ahead));
    script.then(() -> List.of(again));
    script.then(() -> List.of(behind));

    follow(options().start(new Announce()));

    assertEquals(
        List.of(
            "DELTA " + head + " " + head + " 0",
            "DELTA " + fetched + " " + head + " 1",
            "DELTA " + head + " " + head + " 0"),
        moves());
  }

  /** {@code git fetch --depth 1} brings a commit, and not the way to it. */
  @Test
  void follow_newQuestionOfAJobThatIsAheadOfAShallowHistory_isLeftToOthersUntilItComesAgain()
      throws Exception {
    String head = git.commitOnMain(git.tree().file("A.java", "1"));
    String cut = git.commit(git.tree().file("A.java", "2"), head);
    String fetched = git.commit(git.tree().file("A.java", "3"), cut);
    Files.writeString(git.folder.resolve("shallow"), fetched + "\n");
    Resync ahead = resync("test/r", GitFixture.MAIN, fetched, Selection.DEFAULT.hash());
    ahead.setCommittedAt(GitFixture.COMMITTED_AT);
    ahead.setFirst(true);
    Resync again = Resync.newBuilder(ahead).setFirst(false).build();
    Resync equal = Resync.newBuilder(ahead).setHave(head).build();
    Resync behind =
        Resync.newBuilder(ahead).setCommittedAt(GitFixture.COMMITTED_AT.minusSeconds(1)).build();
    script.then(() -> List.of(ahead));
    script.then(() -> List.of(again));
    script.then(() -> List.of(equal));
    script.then(() -> List.of(behind));

    follow(options().start(new Announce()));

    assertEquals(
        List.of(
            "DELTA " + head + " " + head + " 0",
            "DELTA " + fetched + " " + head + " 1",
            "DELTA " + head + " " + head + " 0",
            "DELTA " + fetched + " " + head + " 1"),
        moves());
  }

  /** A new and shallow clone knows less, and yet is not behind. */
  @Test
  void follow_newQuestionOfAJobThatIsNotAhead_isAnswered() throws Exception {
    String head = git.commitOnMain(git.tree().file("A.java", "1"));
    Resync before = resync("test/r", GitFixture.MAIN, "unknown", Selection.DEFAULT.hash());
    before.setFirst(true);
    before.setCommittedAt(GitFixture.COMMITTED_AT.minusSeconds(1));
    Resync undated = Resync.newBuilder(before).setCommittedAt(null).setHave("undated").build();
    script.then(() -> List.of(before));
    script.then(() -> List.of(undated));

    follow(options().start(new Announce()));

    assertEquals(
        List.of(
            "DELTA " + head + " " + head + " 0",
            "SNAPSHOT unknown " + head + " 1",
            "SNAPSHOT undated " + head + " 1"),
        moves());
  }

  /** A clone may have a branch's commits and not the branch. */
  @Test
  void follow_newQuestionAboutARefThatIsNotThere_isLeftToOthersUntilItComesAgain()
      throws Exception {
    String head = git.commitOnMain(git.tree().file("A.java", "1"));
    Resync asked = resync("test/r", "refs/heads/new", head, Selection.DEFAULT.hash());
    asked.setFirst(true);
    Resync again = Resync.newBuilder(asked).setFirst(false).build();
    Resync ofNothing = Resync.newBuilder(asked).setHave(null).setSelection(null).build();
    Resync ofNothingAgain = Resync.newBuilder(ofNothing).setFirst(false).build();
    script.then(() -> List.of(asked));
    script.then(() -> List.of(again));
    // Of a job that lost its state.
    script.then(() -> List.of(ofNothing));
    script.then(() -> List.of(ofNothingAgain));

    follow(options().refs(List.of("refs/heads/*")).start(new Announce()));

    assertEquals(
        List.of(
            "DELTA " + head + " " + head + " 0",
            "REF_DELETED " + head + " null 0",
            "REF_DELETED null null 0"),
        moves());
  }

  /** Who publishes once says where the ref is. */
  @Test
  void oneShot_jobIsAhead_isAnswered() throws Exception {
    String head = git.commitOnMain(git.tree().file("A.java", "1"));
    Resync ahead = resync("test/r", GitFixture.MAIN, "unknown", Selection.DEFAULT.hash());
    ahead.setCommittedAt(GitFixture.COMMITTED_AT.plusSeconds(1));
    ahead.setFirst(true);
    script.then(() -> List.of(ahead));

    publish(options().start(new Announce()));

    assertEquals(
        List.of("DELTA " + head + " " + head + " 0", "SNAPSHOT unknown " + head + " 1"), moves());
  }

  @Test
  void follow_questionsOfOneRef_areAnsweredOnceAndThoseOfOthersNever() throws Exception {
    String head = git.commitOnMain(git.tree().file("A.java", "1"));
    script.then(
        () ->
            List.of(
                resync("test/r", GitFixture.MAIN, "older", null),
                resync("test/other", GitFixture.MAIN, null, null),
                resync("test/r", "refs/heads/untracked", null, null),
                resync("test/r", GitFixture.MAIN, null, null)));

    follow(options().start(new Announce()));

    assertEquals(
        List.of("DELTA " + head + " " + head + " 0", "SNAPSHOT null " + head + " 1"), moves());
  }

  @Test
  void follow_questionAboutADeletedRef_isAnsweredByItsDeletion() throws Exception {
    String head = git.commitOnMain(git.tree().file("A.java", "1"));
    git.move("refs/heads/other", head);
    script.then(
        () -> {
          git.delete("refs/heads/other");
          return List.of(resync("test/r", "refs/heads/other", "older", null));
        });

    follow(options().refs(List.of("other")).start(new Announce()));

    assertEquals(List.of("DELTA " + head + " " + head + " 0", "REF_DELETED older null 0"), moves());
  }

  /** What operators do for a repository that is gone for good. */
  @Test
  void follow_questionToARepositoryWithoutRefs_isAnsweredByADeletion() throws Exception {
    script.then(() -> List.of(resync("test/r", GitFixture.MAIN, "older", null)));

    follow(options().refs(List.of("refs/heads/*")).start(new Announce()));

    assertEquals(List.of("REF_DELETED older null 0"), moves());
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
  void follow_sendFails_theSameUpdateIsSentAgain() throws Exception {
    String first = git.commitOnMain(git.tree().file("A.java", "1"));
    String second = git.commit(git.tree().file("A.java", "2"), first);
    script.then(
        () -> {
          events.failing = RefUpdate.class::isInstance;
          return move(second);
        });
    script.then(
        () -> {
          events.failing = event -> false;
          return List.of();
        });

    follow(options().start(new Snapshot()));

    assertEquals(
        List.of(Reason.NOT_SENT), failures.stream().map(PublishException::reason).toList());
    assertStandsAt(second);
    List<FileChange> sent = events.fileChanges();
    assertEquals(3, sent.size());
    assertEquals(sent.get(1).getUpdateId(), sent.get(2).getUpdateId());
  }

  @Test
  void follow_requestsCannotBeRead_movesAreStillSent() throws Exception {
    String first = git.commitOnMain(git.tree().file("A.java", "1"));
    String second = git.commit(git.tree().file("A.java", "2"), first);
    script.then(
        () -> {
          move(second);
          throw new PublishException(Reason.REQUESTS_UNREADABLE, "told to fail");
        });

    follow(options().start(new Snapshot()).pollInterval(Duration.ofMillis(1)));

    assertEquals(
        List.of(Reason.REQUESTS_UNREADABLE),
        failures.stream().map(PublishException::reason).toList());
    assertStandsAt(second);
  }

  @Test
  void send_changeFails_noRefUpdateFollows() throws Exception {
    git.commitOnMain(git.tree().file("A.java", "1"));
    events.failing = FileChange.class::isInstance;

    PublishException failure = assertThrows(PublishException.class, () -> publish(options()));

    assertEquals(Reason.NOT_SENT, failure.reason());
    assertEquals(List.of(), events.refUpdates());
  }

  @Test
  void follow_commitWhoseContentIsGone_doesNotStandBeforeWhatComesAfter() throws Exception {
    String first = git.commitOnMain(git.tree().file("A.java", "1"));
    String broken = git.commit(git.tree().file("A.java", "1").file("B.java", "lost"), first);
    String mended = git.commit(git.tree().file("A.java", "1").file("B.java", "kept"), broken);
    git.forget("lost");
    script.then(() -> move(broken));
    script.then(() -> List.of());
    script.then(() -> move(mended));

    follow(options().start(new Snapshot()));

    assertEquals(List.of(Reason.UNREADABLE), reasons());
    assertEquals(
        List.of("SNAPSHOT null " + first + " 1", "DELTA " + first + " " + mended + " 1"), moves());
    assertStandsAt(mended);
  }

  @Test
  void follow_commitWhoseContentIsGone_leavesNothingOnTheTopic() throws Exception {
    String first = git.commitOnMain(git.tree().file("A.java", "1"));
    String broken = git.commit(severalFiles().file("Z.java", "lost"), first);
    git.forget("lost");
    script.then(() -> move(broken));

    follow(options().start(new Snapshot()));

    assertEquals(List.of(Reason.UNREADABLE), reasons());
    assertEquals(1, events.fileChanges().size());
  }

  @Test
  void follow_commitWhoseContentCannotBeRead_isLeftAloneForAPauseThatGrows() throws Exception {
    String first = git.commitOnMain(git.tree().file("A.java", "1"));
    String broken = git.commit(severalFiles().file("Z.java", "spoilt"), first);
    git.spoil("spoilt");
    script.then(() -> move(broken));
    List<Integer> sent = new ArrayList<>();
    for (Duration wait :
        List.of(Duration.ZERO, Pauses.SHORTEST, Pauses.SHORTEST, Pauses.SHORTEST, Pauses.LONGEST)) {
      script.then(
          () -> {
            sent.add(events.fileChanges().size());
            now = now.plus(wait);
            return List.of();
          });
    }

    follow(options().start(new Snapshot()));

    int each = sent.get(0) - 1;
    assertTrue(each > 0, () -> "the test wants records before the spoilt one: " + failures);
    assertEquals(List.of(1 + each, 1 + each, 1 + 2 * each, 1 + 2 * each, 1 + 3 * each), sent);
    assertEquals(1 + 4 * each, events.fileChanges().size());
    assertEquals(4, failures.size());
  }

  @Test
  void follow_questionWhoseAnswerCannotBeRead_isNotTriedAtEachQuestion() throws Exception {
    git.commitOnMain(severalFiles().file("Z.java", "spoilt"));
    git.spoil("spoilt");
    script.then(() -> List.of(resync("test/r", GitFixture.MAIN, null, null)));
    List<Integer> sent = new ArrayList<>();
    script.then(
        () -> {
          sent.add(events.fileChanges().size());
          return List.of(resync("test/r", GitFixture.MAIN, null, null));
        });

    follow(options().start(new Announce()));

    assertEquals(sent, List.of(events.fileChanges().size()));
    assertEquals(List.of(Reason.UNREADABLE), reasons());
  }

  @Test
  void follow_severalRefsCannotBeRead_eachIsTold() throws Exception {
    String head = git.commitOnMain(git.tree().file("A.java", "1"));
    git.move("refs/heads/other", head);
    String broken = git.commit(git.tree().file("B.java", "lost"), head);
    git.forget("lost");
    script.then(
        () -> {
          git.move("refs/heads/other", broken);
          return move(broken);
        });

    follow(options().refs(List.of("main", "other")).start(new Announce()));

    assertEquals(List.of(Reason.UNREADABLE, Reason.UNREADABLE), reasons());
  }

  @Test
  void follow_refIsRefused_movesOfOtherRefsAreSent() throws Exception {
    String head = git.commitOnMain(git.tree().file("A.java", "1"));
    git.move("refs/heads/other", head);
    String moved = git.commit(git.tree().file("A.java", "2"), head);
    script.then(
        () -> {
          events.failsWith = Reason.REFUSED;
          events.failing =
              event ->
                  event instanceof FileChange change && change.getRef().equals(GitFixture.MAIN);
          git.move("refs/heads/other", moved);
          return move(moved);
        });
    script.then(() -> List.of());

    follow(options().refs(List.of("main", "other")).start(new Announce()));

    assertEquals(List.of(Reason.REFUSED), reasons());
    assertEquals("refs/heads/other", events.refUpdates().getLast().getRef());
    assertEquals("DELTA " + head + " " + moved + " 1", moves().getLast());
  }

  @Test
  void follow_startIsNotSent_goesOn() throws Exception {
    String head = git.commitOnMain(git.tree().file("A.java", "1"));
    events.failing = event -> true;
    script.then(
        () -> {
          events.failing = event -> false;
          return List.of();
        });

    follow(options().start(new Snapshot()));

    assertEquals(List.of(Reason.NOT_SENT), reasons());
    assertStandsAt(head);
  }

  @Test
  void follow_startCannotBeReadOfOneRef_theOthersStart() throws Exception {
    String broken = git.commitOnMain(git.tree().file("B.java", "lost"));
    git.forget("lost");
    String good = git.commit(git.tree().file("A.java", "1"));
    git.move("refs/heads/other", good);

    follow(options().refs(List.of("main", "other")).start(new Snapshot()));

    assertEquals(List.of(Reason.UNREADABLE), reasons());
    assertEquals(
        List.of("SNAPSHOT null " + good + " 1", "DELTA " + broken + " " + broken + " 0"), moves());
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
  void follow_sinceACommitThatIsNotThere_isATypedError() throws Exception {
    git.commitOnMain(git.tree().file("A.java", "1"));

    PublishException failure =
        assertThrows(PublishException.class, () -> follow(options().start(new Since("nowhere"))));

    assertEquals(Reason.UNKNOWN_COMMIT, failure.reason());
  }

  @Test
  void follow_commitWhoseContentIsGone_questionsOfOtherRefsAreAnswered() throws Exception {
    String head = git.commitOnMain(git.tree().file("A.java", "1"));
    git.move("refs/heads/other", head);
    String broken = git.commit(git.tree().file("B.java", "lost"), head);
    git.forget("lost");
    script.then(() -> move(broken));
    script.then(() -> List.of(resync("test/r", "refs/heads/other", null, null)));

    follow(options().refs(List.of("main", "other")).start(new Announce()));

    RefUpdate last = events.refUpdates().getLast();
    assertEquals("refs/heads/other", last.getRef());
    assertEquals("SNAPSHOT null " + head + " 1", moves().getLast());
  }

  @Test
  void follow_commitWhoseContentIsGone_movesOfOtherRefsAreSent() throws Exception {
    String head = git.commitOnMain(git.tree().file("A.java", "1"));
    git.move("refs/heads/other", head);
    String broken = git.commit(git.tree().file("B.java", "lost"), head);
    String good = git.commit(git.tree().file("A.java", "2"), head);
    git.forget("lost");
    script.then(
        () -> {
          git.move("refs/heads/other", good);
          return move(broken);
        });

    follow(options().refs(List.of("main", "other")).start(new Announce()));

    RefUpdate last = events.refUpdates().getLast();
    assertEquals("refs/heads/other", last.getRef());
    assertEquals("DELTA " + head + " " + good + " 1", moves().getLast());
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

  @Test
  void follow_sliceIsNotSent_theSameUpdateIsSentAgain() throws Exception {
    String first = git.commitOnMain(git.tree().file("A.java", "1"));
    String large = git.commit(manyFiles(), first);
    script.then(
        () -> {
          events.failing =
              event -> event instanceof FileChange change && change.getIndex() == MANY - 1;
          return move(large);
        });
    script.then(
        () -> {
          events.failing = event -> false;
          return List.of();
        });

    follow(options().limits(SendLimits.DEFAULT.withLiveFiles(100)).start(new Snapshot()));

    assertEquals(List.of(Reason.NOT_SENT), reasons());
    assertStandsAt(large);
    List<FileChange> sent = events.fileChanges();
    assertEquals(2 * MANY, sent.size());
    assertEquals(sent.get(1).getUpdateId(), sent.getLast().getUpdateId());
  }

  @Test
  void follow_sliceCannotBeRead_isToldAndLeftAlone() throws Exception {
    String first = git.commitOnMain(git.tree().file("A.java", "1"));
    String broken = git.commit(manyFiles().file("Z.java", "spoilt"), first);
    String mended = git.commit(git.tree().file("A.java", "1").file("B.java", "1"), broken);
    git.spoil("spoilt");
    script.then(() -> move(broken));
    script.then(() -> List.of());
    script.then(() -> move(mended));

    follow(options().limits(SendLimits.DEFAULT.withLiveFiles(100)).start(new Snapshot()));

    assertEquals(List.of(Reason.UNREADABLE), reasons());
    assertStandsAt(mended);
  }

  private static final int MANY = 600;

  private GitFixture.Tree manyFiles() throws Exception {
    GitFixture.Tree tree = git.tree().file("A.java", "1");
    for (int i = 0; i < MANY; i++) {
      tree.file("M" + i + ".java", "class M" + i + " {}");
    }
    return tree;
  }

  private List<Lane> lanes() {
    return events.fileChanges().stream().map(events::lane).toList();
  }

  private List<FileChange> changesOf(String ref) {
    return events.fileChanges().stream().filter(change -> change.getRef().equals(ref)).toList();
  }

  private GitFixture.Tree severalFiles() throws Exception {
    GitFixture.Tree tree = git.tree();
    for (int i = 0; i < 20; i++) {
      tree.file("C" + i + ".java", "class C" + i + " {}");
    }
    return tree;
  }

  private List<Reason> reasons() {
    return failures.stream().map(PublishException::reason).toList();
  }

  private @Nullable String lastCommitted;

  private List<Resync> commitAndRemember(String path) throws Exception {
    lastCommitted = git.commitOnMain(git.tree().file(path, "1"));
    return List.of();
  }

  private List<Resync> move(String commit) throws Exception {
    git.move(GitFixture.MAIN, commit);
    return List.of();
  }

  private List<Resync> jobAsks() {
    return job.takeRequests();
  }

  private void jobStandsAt(String commit) {
    RecordedEvents before = new RecordedEvents();
    try (GitRepository repository = git.open()) {
      new UpdateSender(
              repository, before, SendLimits.DEFAULT, "test", () -> now, PublishListener.NONE)
          .send(
              new UpdateBuilder(repository, Selection.DEFAULT, "test/r")
                  .snapshot(GitFixture.MAIN, null, commit));
    }
    before.events.forEach(job::take);
  }

  private void assertStandsAt(@Nullable String commit) {
    assertEquals(commit, Objects.requireNonNull(job.head).commit());
    assertEquals(List.of(), job.requests);
  }

  /** Kind, base, commit and number of changes of every update sent. */
  private List<String> moves() {
    return events.refUpdates().stream()
        .map(u -> u.getKind() + " " + u.getBase() + " " + u.getCommit() + " " + u.getChanges())
        .toList();
  }

  private static Resync resync(
      String repository, String ref, @Nullable String have, @Nullable String selection) {
    return Resync.newBuilder()
        .setRepository(repository)
        .setRef(ref)
        .setHave(have)
        .setSelection(selection)
        .setReason("test")
        .build();
  }

  private PublishOptions.Builder options() {
    return PublishOptions.builder(git.folder, "test/r", "nowhere:9092");
  }

  private PublishProgress follow(PublishOptions.Builder options) {
    return publish(options.follow(true));
  }

  private PublishProgress publish(PublishOptions.Builder options) {
    PublishListener listener =
        new PublishListener() {
          @Override
          public void published(RefUpdate update, PublishProgress progress) {
            job.read(events.events);
          }

          @Override
          public void progressed(PublishProgress progress) {
            now = now.plus(eachFileTakes);
          }

          @Override
          public void refLeftOut(String ref) {
            refsLeftOut.add(ref);
          }

          @Override
          public void failed(PublishException failure) {
            failures.add(failure);
          }
        };
    PublishOptions built = options.build();
    try (Publisher publisher =
        new Publisher(
            built,
            Publisher.openSource(built),
            events,
            script,
            () -> now,
            listener,
            TracerProvider.noop().get("test"))) {
      script.atEnd = publisher::stop;
      return publisher.publish();
    }
  }

  /**
   * Each wait for requests takes the next step, which may change the world; after the last one the
   * publisher stops.
   */
  private final class Script implements ResyncRequests {
    private final Deque<Callable<List<Resync>>> steps = new ArrayDeque<>();
    private Runnable atEnd = () -> {};

    void then(Callable<List<Resync>> step) {
      steps.add(step);
    }

    @Override
    public List<Resync> poll(Duration wait) {
      Callable<List<Resync>> step = steps.poll();
      try {
        if (step != null) {
          return step.call();
        }
      } catch (PublishException told) {
        throw told;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
      now = now.plus(wait);
      atEnd.run();
      return List.of();
    }

    @Override
    public void wakeUp() {}

    @Override
    public void close() {}
  }
}
