package dev.ananke.core.updates;

import dev.ananke.core.state.InMemoryStateStore;
import dev.ananke.core.state.StateStore;
import dev.ananke.schemas.Codec;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.Ids;
import dev.ananke.schemas.RefChange;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.RefUpdateKind;
import java.time.Duration;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** One ref whose records are sent by hand. */
final class RefFixture {
  final StateStore store = new InMemoryStateStore();
  Recorded out = new Recorded();
  long now = OneRef.START;
  private long offset = 100;
  private int ids;
  private RefProcessor processor = processor(OneRef.START, "layout 1");

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
      processor.wake(OneRef.NAME, store, out, now);
    }
    now = until;
  }

  void change(Id128 id, int index, RefChange change) {
    processor.change(OneRef.NAME, store, out, now, id, index, Codec.encode(change));
  }

  void changes(Id128 id, RefChange... changes) {
    for (int index = 0; index < changes.length; index++) {
      change(id, index, changes[index]);
    }
  }

  /** Sends a RefUpdate; returns its offset. */
  long update(RefUpdate update) {
    processor.update(OneRef.NAME, store, out, now, ++offset, update);
    return offset;
  }

  /** A snapshot with its changes. */
  long snapshot(@Nullable String base, String commit, Map<String, Blob> tree) {
    return snapshotWithDigest(base, commit, tree, OneRef.digest(tree));
  }

  /** A snapshot whose files are summed up otherwise. */
  long snapshotWithDigest(
      @Nullable String base, String commit, Map<String, Blob> tree, Id128 digest) {
    Id128 id = newId();
    int index = 0;
    for (Map.Entry<String, Blob> file : tree.entrySet()) {
      change(id, index++, file.getValue().at(file.getKey()));
    }
    return update(OneRef.refUpdate(id, RefUpdateKind.SNAPSHOT, base, commit, index, digest));
  }

  /** A delta with its changes. */
  long delta(String base, String commit, Map<String, Blob> tree, RefChange... changes) {
    Id128 id = newId();
    changes(id, changes);
    return update(
        OneRef.refUpdate(
            id, RefUpdateKind.DELTA, base, commit, changes.length, OneRef.digest(tree)));
  }

  long announce(String commit) {
    return update(OneRef.refUpdate(newId(), RefUpdateKind.DELTA, commit, commit, 0, null));
  }

  CompiledUpdate last() {
    return out.emitted.getLast();
  }

  private static RefProcessor processor(long runStart, String layout) {
    return new RefProcessor(
        new ProtocolSettings(1, runStart, layout, OneRef.TIMES, SampleLimits.DEFAULT),
        new LineCompiler());
  }
}
