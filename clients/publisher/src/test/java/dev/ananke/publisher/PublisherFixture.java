package dev.ananke.publisher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ananke.publisher.PublishException.Reason;
import dev.ananke.schemas.FileChange;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.Resync;
import io.opentelemetry.api.trace.TracerProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A whole publisher, a git repository, and a job in memory: only Kafka is left out. */
abstract class PublisherFixture {
  static final int MANY = 600;

  final GitFixture git;
  final RecordedEvents events = new RecordedEvents();
  final ModelJob job = new ModelJob();
  final Script script = new Script();
  final List<PublishException> failures = new ArrayList<>();
  final List<String> refsLeftOut = new ArrayList<>();

  final List<String> awaited = new ArrayList<>();
  final List<String> otherSelections = new ArrayList<>();

  int recoveries;

  /** For each question of a tracked ref, whether it is answered or left to others. */
  final List<Boolean> answered = new ArrayList<>();

  Duration eachFileTakes = Duration.ZERO;
  Instant now = Instant.ofEpochSecond(1_800_000_000);

  PublisherFixture(Path folder) throws Exception {
    git = new GitFixture(folder);
  }

  @AfterEach
  void close() {
    git.close();
  }

  GitFixture.Tree manyFiles() throws Exception {
    GitFixture.Tree tree = git.tree().file("A.java", "1");
    for (int i = 0; i < MANY; i++) {
      tree.file("M" + i + ".java", "class M" + i + " {}");
    }
    return tree;
  }

  List<Lane> lanes() {
    return events.fileChanges().stream().map(events::lane).toList();
  }

  List<FileChange> changesOf(String ref) {
    return events.fileChanges().stream().filter(change -> change.getRef().equals(ref)).toList();
  }

  GitFixture.Tree severalFiles() throws Exception {
    GitFixture.Tree tree = git.tree();
    for (int i = 0; i < 20; i++) {
      tree.file("C" + i + ".java", "class C" + i + " {}");
    }
    return tree;
  }

  List<Reason> reasons() {
    return failures.stream().map(PublishException::reason).toList();
  }

  @Nullable String lastCommitted;

  List<Resync> commitAndRemember(String path) throws Exception {
    lastCommitted = git.commitOnMain(git.tree().file(path, "1"));
    return List.of();
  }

  List<Resync> move(String commit) throws Exception {
    git.move(GitFixture.MAIN, commit);
    return List.of();
  }

  List<Resync> jobAsks() {
    return job.takeRequests();
  }

  void jobStandsAt(String commit) {
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

  void assertStandsAt(@Nullable String commit) {
    assertEquals(commit, Objects.requireNonNull(job.head).commit());
    assertEquals(List.of(), job.requests);
  }

  /** Kind, base, commit and number of changes of every update sent. */
  List<String> moves() {
    return events.refUpdates().stream()
        .map(u -> u.getKind() + " " + u.getBase() + " " + u.getCommit() + " " + u.getChanges())
        .toList();
  }

  static Resync resync(
      String repository, String ref, @Nullable String have, @Nullable String selection) {
    return Resync.newBuilder()
        .setRepository(repository)
        .setRef(ref)
        .setHave(have)
        .setSelection(selection)
        .setReason("test")
        .build();
  }

  PublishOptions.Builder options() {
    return PublishOptions.builder(git.folder, "test/r", "nowhere:9092");
  }

  PublishProgress follow(PublishOptions.Builder options) {
    return publish(options.follow(true));
  }

  PublishProgress publish(PublishOptions.Builder options) {
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
          public void asked(Resync question, boolean isAnswered) {
            answered.add(isAnswered);
          }

          @Override
          public void recovered() {
            recoveries++;
          }

          @Override
          public void refLeftOut(String ref) {
            refsLeftOut.add(ref);
          }

          @Override
          public void awaited(String ref) {
            awaited.add(ref);
          }

          @Override
          public void otherSelection(String ref) {
            otherSelections.add(ref);
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
  final class Script implements ResyncRequests {
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
