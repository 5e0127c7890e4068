package dev.ananke.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.publisher.PublishException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitRepositoryTest {
  private final GitFixture git;

  GitRepositoryTest(@TempDir Path folder) throws Exception {
    git = new GitFixture(folder);
  }

  @AfterEach
  void close() {
    git.close();
  }

  @Test
  void differences_fromNothing_areTheRegularFiles() throws Exception {
    String commit =
        git.commit(
            git.tree()
                .file("src/A.java", "class A {}")
                .executable("run.sh", "echo")
                .link("link.java", "src/A.java")
                .submodule("lib"));
    try (GitRepository repository = git.open()) {
      SeenDifferences seen = SeenDifferences.of(repository, null, commit);

      assertEquals(Map.of("src/A.java", "added", "run.sh", "added"), seen.changes);
    }
  }

  @Test
  void refs_bareRepositoryIsReplacedByOneWithFilesAndBack_areThoseOfTheFolder(
      @TempDir Path directory) throws Exception {
    String commit = git.commitOnMain(git.tree().file("A.java", "1"));
    Path folder = directory.resolve("shop");
    clone(folder, true);
    try (GitRepository repository = GitRepository.open(folder)) {
      Files.move(folder, directory.resolve("bare"));
      clone(folder, false);
      assertEquals(List.of(GitFixture.MAIN), repository.refs(List.of("refs/heads/*")));
      assertEquals(commit, repository.head(GitFixture.MAIN));

      Files.move(folder, directory.resolve("files"));
      Files.move(directory.resolve("bare"), folder);
      assertEquals(List.of(GitFixture.MAIN), repository.refs(List.of("refs/heads/*")));
      assertEquals(commit, repository.head(GitFixture.MAIN));
      repository.requireReadable();
    }
  }

  private void clone(Path folder, boolean bare) throws Exception {
    Git.cloneRepository()
        .setURI(git.folder.toUri().toString())
        .setDirectory(folder.toFile())
        .setBare(bare)
        .call()
        .close();
  }

  @Test
  void differences_ofARename_areADeletionAndAnAddition() throws Exception {
    String before =
        git.commit(git.tree().file("old/A.java", "class A {}").file("B.java", "class B {}"));
    String after =
        git.commit(
            git.tree().file("new/A.java", "class A {}").file("B.java", "class B {}"), before);
    try (GitRepository repository = git.open()) {
      SeenDifferences seen = SeenDifferences.of(repository, before, after);

      assertEquals(Map.of("old/A.java", "deleted", "new/A.java", "added"), seen.changes);
    }
  }

  @Test
  void differences_fileBecomesExecutableLinkOrSubmodule_countOnlyWhereTheFileIsGone()
      throws Exception {
    String before =
        git.commit(
            git.tree()
                .file("a.java", "x")
                .file("b.java", "x")
                .file("c.java", "x")
                .link("d.java", "x"));
    String after =
        git.commit(
            git.tree()
                .executable("a.java", "x")
                .link("b.java", "x")
                .submodule("c.java")
                .file("d.java", "x"),
            before);
    try (GitRepository repository = git.open()) {
      SeenDifferences seen = SeenDifferences.of(repository, before, after);

      assertEquals(
          Map.of("b.java", "deleted", "c.java", "deleted", "d.java", "added"), seen.changes);
    }
  }

  @Test
  void differences_pathThatIsNoUtf8_isReportedAndLeftOut() throws Exception {
    String commit =
        git.commit(
            git.tree()
                .latin1("sch\u00f6n.java", "class A {}")
                .file("sch\u00f6n.java", "class B {}"));
    try (GitRepository repository = git.open()) {
      SeenDifferences seen = SeenDifferences.of(repository, null, commit);

      assertEquals(Map.of("sch\u00f6n.java", "added"), seen.changes);
      assertEquals(List.of("sch\ufffdn.java"), seen.unnamed);
    }
  }

  @Test
  void differences_emptyTrees_areNone() throws Exception {
    String first = git.commit(git.tree());
    String second = git.commit(git.tree(), first);
    try (GitRepository repository = git.open()) {
      assertEquals(Map.of(), SeenDifferences.of(repository, null, first).changes);
      assertEquals(Map.of(), SeenDifferences.of(repository, first, second).changes);
    }
  }

  @Test
  void content_ofPackedObjects_isTheBlob() throws Exception {
    String commit =
        git.commitOnMain(
            git.tree().file("A.java", "class A {}").file("B.java", "class A { int b; }"));
    git.git().gc().call();
    try (GitRepository repository = git.open()) {
      SeenDifferences seen = SeenDifferences.of(repository, null, commit);

      assertArrayEquals(
          "class A {}".getBytes(UTF_8), repository.content("A.java", seen.blob("A.java"), 1000));
    }
  }

  @Test
  void content_aboveTheLimit_isNull() throws Exception {
    String commit =
        git.commit(git.tree().file("A.java", new byte[1001]).file("B.java", new byte[1000]));
    try (GitRepository repository = git.open()) {
      SeenDifferences seen = SeenDifferences.of(repository, null, commit);

      assertNull(repository.content("A.java", seen.blob("A.java"), 1000));
      assertArrayEquals(new byte[1000], repository.content("B.java", seen.blob("B.java"), 1000));
    }
  }

  @Test
  void commits_alongFirstParents_leaveOutWhatWasMerged() throws Exception {
    String first = git.commit(git.tree().file("A.java", "1"));
    String second = git.commit(git.tree().file("A.java", "2"), first);
    String side = git.commit(git.tree().file("B.java", "1"), first);
    String merge =
        git.commitOnMain(git.tree().file("A.java", "2").file("B.java", "1"), second, side);
    try (GitRepository repository = git.open()) {
      assertEquals(List.of(first, second, merge), repository.lastCommits(merge, 10));
      assertEquals(List.of(second, merge), repository.lastCommits(merge, 2));
      assertEquals(List.of(second, merge), repository.commitsSince(first, merge));
      assertEquals(List.of(), repository.commitsSince(merge, merge));
      // Merged in, or replaced by a force push: no step on the way, yet a difference.
      assertEquals(List.of(merge), repository.commitsSince(side, merge));
      assertEquals(List.of(side), repository.commitsSince(merge, side));
    }
  }

  @Test
  void resolve_names_givesFullRefs() throws Exception {
    String commit = git.commitOnMain(git.tree());
    git.move("refs/heads/feature/x", commit);
    git.tag("v1", commit);
    try (GitRepository repository = git.open()) {
      assertEquals(List.of("refs/heads/main"), repository.resolve(List.of()));
      assertEquals(List.of("refs/heads/main"), repository.resolve(List.of("HEAD")));
      assertEquals(
          List.of("refs/heads/feature/x", "refs/tags/v1"),
          repository.resolve(List.of("v1", "feature/x")));
      assertEquals(List.of("refs/heads/feature/*"), repository.resolve(List.of("feature/*")));
      assertEquals(
          List.of("refs/heads/feature/x"),
          repository.refs(List.of("refs/heads/f*", "refs/heads/none")));
      assertEquals(commit, repository.head("refs/tags/v1"));
      assertEquals(GitFixture.COMMITTED_AT, repository.committedAt(commit));
    }
  }

  @Test
  void resolve_unknownName_saysWhichBranchesThereAre() throws Exception {
    git.commitOnMain(git.tree());
    try (GitRepository repository = git.open()) {
      PublishException failure =
          assertThrows(PublishException.class, () -> repository.resolve(List.of("master")));

      assertEquals(Reason.UNKNOWN_REF, failure.reason());
      String message = String.valueOf(failure.getMessage());
      assertTrue(message.contains("master") && message.contains("main"), message);
    }
  }

  @Test
  void head_ofUnbornBranch_isNull() {
    try (GitRepository repository = git.open()) {
      assertEquals(List.of("refs/heads/main"), repository.resolve(List.of()));
      assertNull(repository.head("refs/heads/main"));
      assertEquals(List.of(), repository.refs(List.of("refs/heads/main")));
    }
  }

  @Test
  void commitNamed_abbreviationBranchOrRelative_isTheFullId() throws Exception {
    String first = git.commit(git.tree());
    String second = git.commitOnMain(git.tree().file("A.java", ""), first);
    try (GitRepository repository = git.open()) {
      assertEquals(first, repository.commitNamed(first.substring(0, 10)));
      assertEquals(second, repository.commitNamed("main"));
      assertEquals(first, repository.commitNamed("HEAD~1"));
      assertTrue(repository.knows(first));
      assertFalse(repository.knows("f".repeat(40)));
      assertFalse(repository.knows("folder-1"));
      for (String unknown : List.of("f".repeat(40), "nothing", "HEAD~7", "..")) {
        PublishException failure =
            assertThrows(PublishException.class, () -> repository.commitNamed(unknown));
        assertEquals(Reason.UNKNOWN_COMMIT, failure.reason());
      }
    }
  }

  @Test
  void shallowClone_historyBeforeItsEnd_isATypedError(@TempDir Path clone) throws Exception {
    String first = git.commit(git.tree().file("A.java", "1"));
    String second = git.commit(git.tree().file("A.java", "2"), first);
    String third = git.commitOnMain(git.tree().file("A.java", "3"), second);
    Git.cloneRepository()
        .setURI(git.folder.toUri().toString())
        .setDirectory(clone.toFile())
        .setDepth(2)
        .call()
        .close();
    try (GitRepository repository = GitRepository.open(clone)) {
      assertEquals(List.of(second, third), repository.lastCommits(third, 2));
      assertEquals(List.of(third), repository.commitsSince(second, third));
      PublishException tooMany =
          assertThrows(PublishException.class, () -> repository.lastCommits(third, 3));
      assertEquals(Reason.SHALLOW_HISTORY, tooMany.reason());
      PublishException tooEarly =
          assertThrows(PublishException.class, () -> repository.commitNamed(first));
      assertEquals(Reason.SHALLOW_HISTORY, tooEarly.reason());
    }
  }

  @Test
  void open_workingFolder_readsCommitsAndNotWhatIsCheckedOut(@TempDir Path clone) throws Exception {
    String commit = git.commitOnMain(git.tree().file("A.java", "1"));
    Git.cloneRepository()
        .setURI(git.folder.toUri().toString())
        .setDirectory(clone.toFile())
        .call()
        .close();
    Files.writeString(clone.resolve("A.java"), "changed");
    Files.createDirectory(clone.resolve("inside"));
    try (GitRepository repository = GitRepository.open(clone)) {
      SeenDifferences seen = SeenDifferences.of(repository, null, commit);

      assertArrayEquals("1".getBytes(UTF_8), repository.content("A.java", seen.blob("A.java"), 10));
    }
    assertTrue(GitRepository.isAt(clone));
    assertTrue(GitRepository.isAt(git.folder));
    assertFalse(GitRepository.isAt(clone.resolve("inside")));
  }

  @Test
  void open_folderWithoutGit_isATypedError(@TempDir Path folder) {
    PublishException failure =
        assertThrows(PublishException.class, () -> GitRepository.open(folder));

    assertEquals(Reason.NO_REPOSITORY, failure.reason());
  }
}
