package dev.ananke.publisher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ananke.publisher.PublishOptions.Announce;
import dev.ananke.publisher.PublishOptions.Snapshot;
import dev.ananke.schemas.Resync;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a publisher answers to jobs that ask. */
class PublisherQuestionsTest extends PublisherFixture {
  PublisherQuestionsTest(@TempDir Path folder) throws Exception {
    super(folder);
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
    assertEquals(List.of(false, true), answered);
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
    assertEquals(List.of(false, true, false, true), answered);
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
    assertEquals(List.of(true), answered);
  }

  @Test
  void follow_questionAboutADeletedRef_isAnsweredByItsDeletionIfTheLastLookDidNotSeeItEither()
      throws Exception {
    String head = git.commitOnMain(git.tree().file("A.java", "1"));
    git.move("refs/heads/other", head);
    script.then(
        () -> {
          git.delete("refs/heads/other");
          return List.of(resync("test/r", "refs/heads/other", "older", null));
        });
    script.then(() -> List.of(resync("test/r", "refs/heads/other", "older", null)));

    follow(options().refs(List.of("other")).start(new Announce()));

    assertEquals(List.of("DELTA " + head + " " + head + " 0", "REF_DELETED older null 0"), moves());
    assertEquals(List.of(false, true), answered);
  }

  /** Two publishers with different patterns answer each other for ever. */
  @Test
  void follow_newQuestionWithAnotherSelectionThoughAllFilesWereSent_isToldOnce() throws Exception {
    String head = git.commitOnMain(git.tree().file("A.java", "1"));
    Resync other = resync("test/r", GitFixture.MAIN, head, "another");
    other.setFirst(true);
    script.then(() -> List.of(other));
    script.then(() -> List.of(other));

    follow(options().start(new Snapshot()));

    assertEquals(List.of(GitFixture.MAIN), otherSelections);
    assertEquals(3, events.refUpdates().size());
  }

  /** The job was sent it by this publisher, before that was started anew with other patterns. */
  @Test
  void follow_questionWithAnotherSelectionBeforeAllFilesWereSent_isOfNobodyElse() throws Exception {
    String head = git.commitOnMain(git.tree().file("A.java", "1"));
    Resync before = resync("test/r", GitFixture.MAIN, head, "another");
    before.setFirst(true);
    Resync again = Resync.newBuilder(before).setFirst(false).build();
    Resync alike = resync("test/r", GitFixture.MAIN, head, Selection.DEFAULT.hash());
    alike.setFirst(true);
    script.then(() -> List.of(before));
    script.then(() -> List.of(again));
    script.then(() -> List.of(alike));

    follow(options().start(new Announce()));

    assertEquals(List.of(), otherSelections);
    assertEquals(4, events.refUpdates().size());
  }

  /** What operators do for a repository that is gone for good. */
  @Test
  void follow_questionToARepositoryWithoutRefs_isAnsweredByADeletion() throws Exception {
    script.then(() -> List.of(resync("test/r", GitFixture.MAIN, "older", null)));

    follow(options().refs(List.of("refs/heads/*")).start(new Announce()));

    assertEquals(List.of("REF_DELETED older null 0"), moves());
  }
}
