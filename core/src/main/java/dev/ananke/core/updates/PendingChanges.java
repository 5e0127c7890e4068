package dev.ananke.core.updates;

import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.Bytes;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.RefChange;
import dev.ananke.schemas.RefDropped;
import dev.ananke.schemas.RefPending;
import dev.ananke.schemas.RefPendingUpdate;
import dev.ananke.schemas.RefState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes that wait for their update to be whole, by update and index. The ref's state tells how
 * many there are; the changes themselves stand in a table that is never scanned: each names the one
 * that came before it.
 */
final class PendingChanges {
  private static final int NONE = -1;

  private final StoredRecords records;
  private final StateStore store;
  private final RefState state;
  private final List<RefPendingUpdate> updates;
  private final List<RefDropped> dropping;

  PendingChanges(StoredRecords records, StateStore store, RefState state) {
    this.records = records;
    this.store = store;
    this.state = state;
    // Avro's own lists cannot remove.
    this.updates = new ArrayList<>(state.getPending());
    state.setPending(updates);
    this.dropping = new ArrayList<>(state.getDropping());
    state.setDropping(dropping);
  }

  List<RefPendingUpdate> updates() {
    return updates;
  }

  @Nullable RefPendingUpdate find(Id128 updateId) {
    for (RefPendingUpdate update : updates) {
      if (update.getUpdateId().equals(updateId)) {
        return update;
      }
    }
    return null;
  }

  /** Returns false if the index is there already: its first record counts. */
  boolean add(Id128 updateId, int index, byte[] change, long now) {
    RefPendingUpdate update = find(updateId);
    if (update == null) {
      update = new RefPendingUpdate(updateId, 0, NONE, NONE, now, state.getNextPending());
      state.setNextPending(state.getNextPending() + 1);
      updates.add(update);
    } else if (store.get(StateTable.PENDING, key(update.getNumber(), index)) != null) {
      return false;
    }
    RefPending waiting = new RefPending(update.getNewest(), ByteBuffer.wrap(change));
    store.put(StateTable.PENDING, key(update.getNumber(), index), records.encode(waiting));
    update.setCount(update.getCount() + 1);
    update.setHighest(Math.max(update.getHighest(), index));
    update.setNewest(index);
    update.setProgressAt(now);
    return true;
  }

  /**
   * A change that does not wait any more. All of its update have to be taken, or none, before the
   * update is {@linkplain #forget forgotten}.
   */
  RefChange take(RefPendingUpdate update, int index) {
    RefPending taken = pending(update.getNumber(), index);
    store.remove(StateTable.PENDING, key(update.getNumber(), index));
    return records.changes.decode(Bytes.of(taken.getChange()));
  }

  /** All changes of the update were taken. */
  void forget(Id128 updateId) {
    updates.removeIf(update -> update.getUpdateId().equals(updateId));
  }

  /** Nobody waits for the update any more: {@link #clean} removes its changes. */
  void drop(Id128 updateId) {
    RefPendingUpdate update = find(updateId);
    if (update != null) {
      updates.remove(update);
      dropping.add(new RefDropped(update.getNumber(), update.getNewest()));
    }
  }

  /** Whether there are changes to remove that nobody waits for. */
  boolean isUnclean() {
    return !dropping.isEmpty();
  }

  /** Removes changes of dropped updates. */
  void clean(Slices.Slice slice) {
    while (isUnclean() && slice.next()) {
      RefDropped update = dropping.getFirst();
      int index = update.getNewest();
      update.setNewest(pending(update.getNumber(), index).getPrevious());
      store.remove(StateTable.PENDING, key(update.getNumber(), index));
      if (update.getNewest() == NONE) {
        dropping.removeFirst();
      }
    }
  }

  private RefPending pending(int update, int index) {
    byte[] stored = store.get(StateTable.PENDING, key(update, index));
    if (stored == null) {
      throw new IllegalStateException(
          "change %d of update number %d is counted, but not in state".formatted(index, update));
    }
    return records.pending.decode(stored);
  }

  private static String key(int update, int index) {
    return Integer.toString(update) + '/' + index;
  }
}
