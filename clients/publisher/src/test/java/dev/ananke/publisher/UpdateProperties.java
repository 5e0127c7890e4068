package dev.ananke.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ananke.schemas.Resync;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.util.FileUtils;

/**
 * Whatever two commits look like, and whatever a job has: the events lead to exactly the files of
 * the target.
 */
class UpdateProperties {
  /**
   * Paths where one may stand as a file in one tree and as a folder in the other, and some that are
   * left out.
   */
  private static final List<String> PATHS =
      List.of(
          "A.java",
          "a.java",
          "x.java",
          "x.java/B.java",
          "x.java/y.kt/C.java",
          "x/B.java",
          "x/B.java/D.java",
          "x/y/ä.java",
          "x/y/\uD83D\uDE00.java",
          "x/y/z/README.md",
          "x-y/E.java",
          "x.z/F.java",
          ".ananke.yaml",
          "notes.txt",
          "sub");

  private static final GitFixture GIT = repository();

  // What stands at a path: 0 to 3 a file of that content, 4 one with the content of 0 but
  // executable, 5 a link, 6 a submodule.

  private static GitFixture repository() {
    try {
      return new GitFixture(Files.createTempDirectory("ananke-updates"));
    } catch (IOException | GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterContainer
  static void deleteRepository() throws IOException {
    GIT.close();
    FileUtils.delete(GIT.folder.toFile(), FileUtils.RECURSIVE);
  }

  @Provide
  Arbitrary<Map<String, Integer>> trees() {
    return Arbitraries.maps(Arbitraries.of(PATHS), Arbitraries.integers().between(0, 6))
        .ofMaxSize(PATHS.size())
        .map(UpdateProperties::withoutConflicts);
  }

  @Provide
  Arbitrary<List<Map<String, Integer>>> histories() {
    return trees().list().ofMinSize(1).ofMaxSize(6);
  }

  @Property(tries = 150)
  void delta_ofAnyTwoCommits_leadsFromOneToTheOther(
      @ForAll("trees") Map<String, Integer> before, @ForAll("trees") Map<String, Integer> after)
      throws IOException {
    String base = GIT.commit(tree(before));
    String commit = GIT.commit(tree(after), base);
    try (GitRepository repository = GIT.open()) {
      Run run = new Run(repository);

      run.sender.send(run.builder.snapshot("r", null, base));
      run.job.read(run.events.events);
      assertEquals(published(before), run.job.files);
      run.sender.send(run.builder.delta("r", base, commit));
      run.job.read(run.events.events);

      assertEquals(published(after), run.job.files);
      assertEquals(List.of(), run.job.requests);
    }
  }

  @Property(tries = 60)
  void digest_carriedAlongHistory_equalsTheOneOfAWholeWalk(
      @ForAll("histories") List<Map<String, Integer>> history) throws IOException {
    List<String> commits = commits(history);
    try (GitRepository repository = GIT.open()) {
      UpdateBuilder carried = new UpdateBuilder(repository, Selection.DEFAULT, "test/r");
      for (int i = 1; i < commits.size(); i++) {
        Update update = carried.delta("r", commits.get(i - 1), commits.get(i));
        Update fresh =
            new UpdateBuilder(repository, Selection.DEFAULT, "test/r")
                .snapshot("r", null, commits.get(i));

        assertEquals(fresh.digest(), update.digest());
      }
    }
  }

  @Property(tries = 100)
  void answer_whateverTheJobHas_leadsToTheHead(
      @ForAll("histories") List<Map<String, Integer>> history,
      @ForAll boolean jobHasSomething,
      @ForAll boolean jobSelectedAlike,
      @ForAll boolean commitIsKnown,
      @ForAll boolean refIsGone)
      throws IOException {
    List<String> commits = commits(history);
    try (GitRepository repository = GIT.open()) {
      Run run = new Run(repository);
      if (jobHasSomething) {
        run.sender.send(run.builder.snapshot("r", null, commits.getFirst()));
        run.job.read(run.events.events);
        ModelJob.Head head = Objects.requireNonNull(run.job.head);
        run.job.head =
            new ModelJob.Head(
                commitIsKnown ? head.commit() : "f".repeat(40),
                jobSelectedAlike ? head.selection() : "other");
      }
      ModelJob.Head head = run.job.head;
      Resync request =
          Resync.newBuilder()
              .setRepository("test/r")
              .setRef("r")
              .setHave(head == null ? null : head.commit())
              .setSelection(head == null ? null : head.selection())
              .setReason("test")
              .build();

      run.sender.send(run.builder.answer(request, refIsGone ? null : commits.getLast()));
      run.job.read(run.events.events);

      assertEquals(List.of(), run.job.requests);
      assertEquals(refIsGone ? Map.of() : published(history.getLast()), run.job.files);
    }
  }

  private static List<String> commits(List<Map<String, Integer>> history) throws IOException {
    List<String> commits = new ArrayList<>();
    for (Map<String, Integer> files : history) {
      commits.add(GIT.commit(tree(files)));
    }
    return commits;
  }

  /** A publisher's parts with a job that reads what it sends. */
  private static final class Run {
    final RecordedEvents events = new RecordedEvents();
    final ModelJob job = new ModelJob();
    final UpdateBuilder builder;
    final UpdateSender sender;

    Run(Source source) {
      builder = new UpdateBuilder(source, Selection.DEFAULT, "test/r");
      sender =
          new UpdateSender(
              source,
              events,
              SendLimits.DEFAULT,
              "test",
              InstantSource.system(),
              PublishListener.NONE);
    }
  }

  /** A path below another one makes that a folder. */
  private static Map<String, Integer> withoutConflicts(Map<String, Integer> files) {
    Map<String, Integer> kept = new TreeMap<>(files);
    kept.keySet()
        .removeIf(path -> files.keySet().stream().anyMatch(other -> other.startsWith(path + "/")));
    return kept;
  }

  private static GitFixture.Tree tree(Map<String, Integer> files) {
    GitFixture.Tree tree = GIT.tree();
    files.forEach(
        (path, what) -> {
          try {
            switch (what) {
              case 4 -> tree.executable(path, content(0));
              case 5 -> tree.link(path, "elsewhere");
              case 6 -> tree.submodule(path);
              default -> tree.file(path, content(what));
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    return tree;
  }

  private static Map<String, ByteBuffer> published(Map<String, Integer> files) {
    Map<String, ByteBuffer> published = new HashMap<>();
    files.forEach(
        (path, what) -> {
          if (what <= 4 && Selection.DEFAULT.includes(path)) {
            published.put(path, blobId(content(what == 4 ? 0 : what)));
          }
        });
    return published;
  }

  private static String content(int number) {
    return "class C" + number + " {}\n";
  }

  private static ByteBuffer blobId(String content) {
    try (ObjectInserter.Formatter blob = new ObjectInserter.Formatter()) {
      byte[] id = new byte[Constants.OBJECT_ID_LENGTH];
      blob.idFor(Constants.OBJ_BLOB, content.getBytes(UTF_8)).copyRawTo(id, 0);
      return ByteBuffer.wrap(id);
    }
  }
}
