package dev.ananke.publisher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.publisher.PublishException.Reason;
import dev.ananke.publisher.PublishOptions.Announce;
import dev.ananke.publisher.PublishOptions.Since;
import dev.ananke.publisher.PublishOptions.Snapshot;
import dev.ananke.schemas.FileChange;
import dev.ananke.schemas.RefUpdate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A publisher that cannot send, or cannot read, goes on with the rest. */
class PublisherFailuresTest extends PublisherFixture {
  PublisherFailuresTest(@TempDir Path folder) throws Exception {
    super(folder);
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

  /** All is stored; that a job may ask cannot be heard. */
  @Test
  void oneShot_requestsCannotBeRead_isToldAndDoneAllTheSame() throws Exception {
    String first = git.commit(git.tree().file("A.java", "1"));
    String second = git.commit(git.tree().file("A.java", "2"), first);
    String head = git.commitOnMain(git.tree().file("A.java", "3"), second);
    jobStandsAt(first);
    script.then(
        () -> {
          throw new PublishException(Reason.REQUESTS_UNREADABLE, "told to fail");
        });
    script.then(this::jobAsks);

    publish(options().start(new Since(second)).pollInterval(Duration.ofMillis(1)));

    assertEquals(List.of(Reason.REQUESTS_UNREADABLE), reasons());
    assertStandsAt(head);
  }

  /** A volume that is not mounted leaves an empty folder. */
  @Test
  void follow_repositoryIsAwayForAWhile_nothingIsDeleted() throws Exception {
    Path away = git.folder.resolveSibling(git.folder.getFileName() + "-away");
    String head = git.commitOnMain(git.tree().file("A.java", "1"));
    String moved = git.commit(git.tree().file("A.java", "2"), head);
    script.then(
        () -> {
          Files.move(git.folder, away);
          Files.createDirectory(git.folder);
          return List.of(resync("test/r", GitFixture.MAIN, "older", null));
        });
    script.then(() -> List.of(resync("test/r", GitFixture.MAIN, "older", null)));
    script.then(() -> List.of());
    script.then(
        () -> {
          Files.delete(git.folder);
          Files.move(away, git.folder);
          return move(moved);
        });

    follow(options().refs(List.of("refs/heads/*")).start(new Snapshot()));

    assertEquals(1, recoveries);
    assertEquals(Set.of(Reason.UNREADABLE), Set.copyOf(reasons()));
    assertTrue(reasons().size() >= 3, reasons()::toString);
    assertEquals(
        List.of("SNAPSHOT null " + head + " 1", "DELTA " + head + " " + moved + " 1"), moves());
  }

  /** {@code git clone} makes a repository first, and its refs when all objects are there. */
  @Test
  void follow_repositoryIsClonedAnew_nothingIsDeleted() throws Exception {
    Path cloned = git.folder.resolveSibling(git.folder.getFileName() + "-cloned");
    Path old = git.folder.resolveSibling(git.folder.getFileName() + "-old");
    String head = git.commitOnMain(git.tree().file("A.java", "1"));
    String moved = git.commit(git.tree().file("A.java", "2"), head);
    script.then(
        () -> {
          Files.move(git.folder, old);
          Git.init().setDirectory(git.folder.toFile()).setBare(true).call().close();
          return List.of();
        });
    script.then(() -> List.of(resync("test/r", GitFixture.MAIN, "older", null)));
    script.then(() -> List.of());
    script.then(
        () -> {
          Files.move(git.folder, cloned);
          Files.move(old, git.folder);
          return move(moved);
        });

    follow(options().start(new Snapshot()));

    assertEquals(Set.of(Reason.UNREADABLE), Set.copyOf(reasons()));
    assertEquals(
        List.of("SNAPSHOT null " + head + " 1", "DELTA " + head + " " + moved + " 1"), moves());
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
}
