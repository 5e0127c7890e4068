package dev.ananke.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.publisher.PublishException.Reason;
import dev.ananke.schemas.FileChange;
import dev.ananke.schemas.RefUpdateKind;
import dev.ananke.schemas.SkipReason;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
  @TempDir private Path root = Path.of("");

  @Test
  void snapshot_equalsTheOneOfTheSameFilesInGit(@TempDir Path gitFolder) throws Exception {
    write("src/A.java", "class A {}");
    write("src/sch%C3%B6n.java", "class B {}");
    write("notes.txt", "left out");
    Files.createSymbolicLink(root.resolve("Link.java"), root.resolve("src/A.java"));
    try (GitFixture git = new GitFixture(gitFolder);
        GitRepository repository = git.open();
        Folder folder = Folder.open(root, Selection.DEFAULT)) {
      String commit =
          git.commit(
              git.tree()
                  .file("src/A.java", "class A {}")
                  .file("src/sch\u00f6n.java", "class B {}"));
      Update ofGit =
          new UpdateBuilder(repository, Selection.DEFAULT, "r").snapshot("ref", null, commit);

      Update ofFolder =
          new UpdateBuilder(folder, Selection.DEFAULT, "r")
              .snapshot(Folder.REF, null, head(folder));

      assertEquals(ofGit.digest(), ofFolder.digest());
      assertEquals(
          ofGit.changes().stream().map(PathChange::path).toList(),
          ofFolder.changes().stream().map(PathChange::path).toList());
    }
  }

  @Test
  void differences_pathThatIsNoUtf8_isReportedAndLeftOut() throws Exception {
    write("sch%F6n.java", "class A {}");
    write("B.java", "class B {}");
    try (Folder folder = Folder.open(root, Selection.DEFAULT)) {
      SeenDifferences seen = SeenDifferences.of(folder, null, head(folder));

      assertEquals(List.of("B.java"), List.copyOf(seen.changes.keySet()));
      assertEquals(List.of("sch\ufffdn.java"), seen.unnamed);
    }
  }

  @Test
  void commit_isNamedAfterTheFiles() throws Exception {
    write("A.java", "class A {}");
    String before = commit();
    write("notes.txt", "not selected");
    assertEquals(before, commit());
    write("A.java", "class B {}");
    assertNotEquals(before, commit());
  }

  @Test
  void send_largeFile_goesWithoutContentButWithItsBlobId() throws Exception {
    write("Large.java", "x".repeat(1001));
    write("Small.java", "x".repeat(1000));
    RecordedEvents events = new RecordedEvents();
    try (Folder folder = Folder.open(root, Selection.DEFAULT)) {
      UpdateSender sender =
          new UpdateSender(
              folder,
              events,
              SendLimits.DEFAULT.withContentBytes(1000),
              "test",
              InstantSource.system(),
              PublishListener.NONE);

      sender.send(
          new UpdateBuilder(folder, Selection.DEFAULT, "r")
              .snapshot(Folder.REF, null, head(folder)));

      FileChange large = change(events, "Large.java");
      assertEquals(SkipReason.TOO_LARGE, large.getSkipReason());
      assertNull(large.getContent());
      assertEquals(20, Objects.requireNonNull(large.getBlobId()).remaining());
      FileChange small = change(events, "Small.java");
      assertNull(small.getSkipReason());
      assertEquals(1000, Objects.requireNonNull(small.getContent()).remaining());
      assertEquals(RefUpdateKind.SNAPSHOT, events.refUpdates().getFirst().getKind());
      assertEquals(2, events.refUpdates().getFirst().getChanges());
      assertEquals(new PublishProgress(1, 2, 2, 2, 1000, 1), sender.progress());
    }
  }

  @Test
  void content_fileChangedSinceItWasHashed_isATypedError() throws Exception {
    write("A.java", "class A {}");
    try (Folder folder = Folder.open(root, Selection.DEFAULT)) {
      SeenDifferences seen = SeenDifferences.of(folder, null, head(folder));
      write("A.java", "class B {}");

      PublishException failure =
          assertThrows(
              PublishException.class, () -> folder.content("A.java", seen.blob("A.java"), 1000));

      assertEquals(Reason.UNREADABLE, failure.reason());
      assertTrue(String.valueOf(failure.getMessage()).contains("A.java"), failure::getMessage);
    }
  }

  @Test
  void head_ofAChangedFolder_isAnotherCommitWhoseWayFromTheLastIsKnown() throws Exception {
    write("A.java", "class A {}");
    write("B.java", "class B {}");
    Path a = root.resolve("A.java");
    // Long enough ago for the same time to mean the same content.
    FileTime earlier = FileTime.from(Instant.now().minusSeconds(60));
    Files.setLastModifiedTime(a, earlier);
    try (Folder folder = Folder.open(root, Selection.DEFAULT)) {
      String first = head(folder);
      write("A.java", "class Z {}");
      Files.setLastModifiedTime(a, earlier);
      assertEquals(first, head(folder), "is not read again");
      write("A.java", "class C {}");
      String second = head(folder);

      assertNotEquals(first, second);
      assertEquals(commit(), second);
      assertTrue(folder.knows(first) && folder.knows(second));
      SeenDifferences seen = SeenDifferences.of(folder, first, second);
      assertEquals(Set.of("A.java"), seen.changes.keySet());

      // Written again at the same time as far as anybody can tell.
      FileTime time = Files.getLastModifiedTime(a);
      write("A.java", "class D {}");
      Files.setLastModifiedTime(a, time);
      String third = head(folder);
      assertEquals(commit(), third);
      assertTrue(folder.knows(second) && !folder.knows(first));

      Files.delete(a);
      String fourth = head(folder);
      assertEquals(Set.of("A.java"), SeenDifferences.of(folder, third, fourth).changes.keySet());
      byte[] blob = SeenDifferences.of(folder, null, fourth).blob("B.java");
      PublishException gone =
          assertThrows(PublishException.class, () -> folder.content("A.java", blob, 1000));
      assertEquals(Reason.UNREADABLE, gone.reason());
    }
  }

  /** A volume that is not mounted looks so. */
  @Test
  void head_ofAFolderThatIsEmptyNow_isATypedError() throws Exception {
    write("A.java", "class A {}");
    try (Folder folder = Folder.open(root, Selection.DEFAULT)) {
      String head = head(folder);
      Files.delete(root.resolve("A.java"));

      PublishException failure =
          assertThrows(PublishException.class, () -> folder.head(Folder.REF));

      assertEquals(Reason.UNREADABLE, failure.reason());
      write("A.java", "class A {}");
      assertEquals(head, head(folder));
      write("notes.txt", "left out");
      Files.delete(root.resolve("A.java"));
      assertNotEquals(head, head(folder));
    }
  }

  @Test
  void resolve_branchOfAFolder_isATypedError() {
    try (Folder folder = Folder.open(root, Selection.DEFAULT)) {
      assertEquals(List.of(Folder.REF), folder.resolve(List.of()));
      PublishException failure =
          assertThrows(PublishException.class, () -> folder.resolve(List.of("main")));
      assertEquals(Reason.NO_REPOSITORY, failure.reason());
    }
  }

  private static FileChange change(RecordedEvents events, String path) {
    return events.fileChanges().stream()
        .filter(change -> change.getPath().equals(path))
        .findFirst()
        .orElseThrow();
  }

  private String commit() {
    try (Folder folder = Folder.open(root, Selection.DEFAULT)) {
      return head(folder);
    }
  }

  private static String head(Folder folder) {
    return Objects.requireNonNull(folder.head(Folder.REF));
  }

  /**
   * The path is percent-encoded: this way a test can name any bytes, whatever the locale makes of
   * names.
   */
  private void write(String path, String content) throws IOException {
    Path file = Path.of(URI.create(root.toUri() + path));
    Files.createDirectories(file.getParent());
    Files.write(file, content.getBytes(UTF_8));
  }
}
