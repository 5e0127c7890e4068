package dev.ananke.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.publisher.EventSink;
import dev.ananke.publisher.Lane;
import dev.ananke.schemas.ChangeAction;
import dev.ananke.schemas.FileChange;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.RefUpdate;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a loaded repository puts onto the topic. */
class LoadedRepositoryTest {
  @Test
  void detour_leadsOverACommitThatNothingOfStays(@TempDir Path folder) throws Exception {
    Recording topic = new Recording();
    try (DisorderlySink sink = new DisorderlySink(topic, Disorder.REVERSED);
        LoadedRepository repository = new LoadedRepository("load1/r0", folder, 5, sink)) {
      repository.first(8);
      repository.publish();
      String before = repository.head();
      topic.clear();

      String commit = repository.nextByDetour();
      repository.publishByDetour();

      assertEquals(commit, repository.head());
      assertEquals(3, topic.moves.size());
      RefUpdate there = topic.moves.get(0);
      RefUpdate back = topic.moves.get(1);
      RefUpdate away = topic.moves.get(2);
      assertEquals(before, there.getBase());
      assertEquals(before, back.getCommit());
      assertEquals(there.getCommit(), back.getBase());
      assertEquals(before, away.getBase());
      assertEquals(commit, away.getCommit());
      assertNotEquals(commit, there.getCommit());
      assertEquals(
          List.of(away.getUpdateId(), back.getUpdateId(), there.getUpdateId()),
          topic.order(),
          "changes of the last move come first");
      Map<String, ByteBuffer> abandoned = topic.contents(there);
      Map<String, ByteBuffer> taken = topic.contents(away);
      Set<String> both = new HashSet<>(abandoned.keySet());
      both.retainAll(taken.keySet());
      assertEquals(2, both.size());
      both.forEach(path -> assertNotEquals(abandoned.get(path), taken.get(path), path));
      assertTrue(abandoned.size() > taken.size(), "one file is only in what is abandoned");
      assertTrue(topic.deleted(back) > 0, "on the way back it goes");
    }
  }

  @Test
  void sinkThatBreaksOff_storesSoManyChangesAndNoMove(@TempDir Path folder) throws Exception {
    Recording topic = new Recording();
    RuntimeException death = new IllegalStateException("dead");
    DisorderlySink sink =
        DisorderlySink.thatBreaksOff(
            topic,
            3,
            () -> {
              assertEquals(3, topic.stored);
              throw death;
            });
    try (sink;
        LoadedRepository repository = new LoadedRepository("load1/r0", folder, 5, sink)) {
      repository.first(8);

      RuntimeException thrown = null;
      try {
        repository.publish();
      } catch (IllegalStateException e) {
        thrown = e;
      }

      assertEquals(death, thrown);
      assertEquals(3, topic.changes.size());
      assertTrue(topic.moves.isEmpty());
      assertFalse(topic.changes.isEmpty());
    }
  }

  /** All that was sent, in order. */
  private static final class Recording implements EventSink {
    final List<FileChange> changes = new ArrayList<>();
    final List<RefUpdate> moves = new ArrayList<>();
    int stored;

    void clear() {
      changes.clear();
      moves.clear();
    }

    /** Updates in the order in which their changes came. */
    List<Id128> order() {
      return changes.stream().map(FileChange::getUpdateId).distinct().toList();
    }

    Map<String, ByteBuffer> contents(RefUpdate move) {
      Map<String, ByteBuffer> contents = new HashMap<>();
      for (FileChange change : changes) {
        @Nullable ByteBuffer content = change.getContent();
        if (change.getUpdateId().equals(move.getUpdateId()) && content != null) {
          contents.put(change.getPath(), content);
        }
      }
      return contents;
    }

    long deleted(RefUpdate move) {
      return changes.stream()
          .filter(change -> change.getUpdateId().equals(move.getUpdateId()))
          .filter(change -> change.getAction() == ChangeAction.DELETE)
          .count();
    }

    @Override
    public void send(FileChange change, Lane lane) {
      changes.add(change);
    }

    @Override
    public void send(RefUpdate move) {
      moves.add(move);
    }

    @Override
    public int flush() {
      stored = changes.size();
      return 0;
    }

    @Override
    public void close() {}
  }
}
