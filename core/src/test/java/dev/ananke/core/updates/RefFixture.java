package dev.ananke.core.updates;

import dev.ananke.core.state.InMemoryStateStore;
import dev.ananke.core.state.StateStore;
import dev.ananke.schemas.Codec;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.Ids;
import dev.ananke.schemas.RefChange;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.RefUpdateKind;
import dev.ananke.schemas.TreeDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** One ref whose records are sent by hand. */
final class RefFixture {
  static final RefName NAME = new RefName("acme/shop", "refs/heads/main");
  static final String SELECTION = "all";
  static final long START = 1_000_000;
  static final ProtocolTimes TIMES =
      new ProtocolTimes(
          Duration.ofSeconds(20),
          Duration.ofSeconds(320),
          Duration.ofSeconds(40),
          Duration.ofSeconds(8),
          Duration.ofSeconds(64),
          Duration.ofSeconds(400),
          Duration.ofSeconds(4000));

  final StateStore store = new InMemoryStateStore();
  Recorded out = new Recorded();
  long now = START;
  private long offset = 100;
  private int ids;
  private RefProcessor processor = processor(START, "layout 1");

  Id128 newId() {
    return Ids.of(0, ++ids);
  }

  /** The job starts again, with the state and the timers that it has. */
  void restart(String layout) {
    now++;
    SortedSet<Long> timers = out.timers;
    out = new Recorded();
    out.timers.addAll(timers);
    processor = processor(now, layout);
  }

  /** Time passes, and timers that are due fire in order. */
  void pass(Duration time) {
    long until = now + time.toMillis();
    while (!out.timers.isEmpty() && out.timers.first() <= until) {
      now = Math.max(now, out.timers.removeFirst());
      processor.wake(NAME, store, out, now);
    }
    now = until;
  }

  void change(Id128 id, int index, RefChange change) {
    processor.change(NAME, store, out, now, id, index, Codec.encode(change));
  }

  void changes(Id128 id, RefChange... changes) {
    for (int index = 0; index < changes.length; index++) {
      change(id, index, changes[index]);
    }
  }

  /** Sends a RefUpdate; returns its offset. */
  long update(RefUpdate update) {
    processor.update(NAME, store, out, now, ++offset, update);
    return offset;
  }

  /** A snapshot with its changes. */
  long snapshot(@Nullable String base, String commit, Map<String, Blob> tree) {
    Id128 id = newId();
    int index = 0;
    for (Map.Entry<String, Blob> file : tree.entrySet()) {
      change(id, index++, file.getValue().at(file.getKey()));
    }
    return update(refUpdate(id, RefUpdateKind.SNAPSHOT, base, commit, index, digest(tree)));
  }

  /** A delta with its changes. */
  long delta(String base, String commit, Map<String, Blob> tree, RefChange... changes) {
    Id128 id = newId();
    changes(id, changes);
    return update(refUpdate(id, RefUpdateKind.DELTA, base, commit, changes.length, digest(tree)));
  }

  long announce(String commit) {
    return update(refUpdate(newId(), RefUpdateKind.DELTA, commit, commit, 0, null));
  }

  CompiledUpdate last() {
    return out.emitted.getLast();
  }

  static RefUpdate refUpdate(
      Id128 id,
      RefUpdateKind kind,
      @Nullable String base,
      @Nullable String commit,
      int changes,
      @Nullable Id128 digest) {
    return RefUpdate.newBuilder()
        .setUpdateId(id)
        .setRepository(NAME.repository())
        .setRef(NAME.ref())
        .setBase(base)
        .setCommit(commit)
        .setKind(kind)
        .setChanges(changes)
        .setTreeDigest(digest)
        .setSelection(SELECTION)
        .setPublishedAt(Instant.EPOCH)
        .setPublisher("test")
        .build();
  }

  static Id128 digest(Map<String, Blob> tree) {
    TreeDigest digest = TreeDigest.EMPTY;
    for (Map.Entry<String, Blob> file : tree.entrySet()) {
      digest = digest.add(file.getKey(), file.getValue().id());
    }
    return digest.value();
  }

  private static RefProcessor processor(long runStart, String layout) {
    return new RefProcessor(
        new ProtocolSettings(1, runStart, layout, TIMES, SampleLimits.DEFAULT), new LineCompiler());
  }
}
