package dev.ananke.core.updates;

import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.Bytes;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.Ids;
import dev.ananke.schemas.RefChange;
import dev.ananke.schemas.RefPending;
import dev.ananke.schemas.RefPendingUpdate;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes that wait for their update to be whole, by update and index. {@code updates} is part of
 * the ref's state and tells how many there are; the changes themselves stand in a table that is
 * never scanned: each names the one that came before it.
 */
final class PendingChanges {
  private static final int NONE = -1;

  private final StoredRecords records;
  private final StateStore store;
  private final List<RefPendingUpdate> updates;

  PendingChanges(StoredRecords records, StateStore store, List<RefPendingUpdate> updates) {
    this.records = records;
    this.store = store;
    this.updates = updates;
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
      update = new RefPendingUpdate(updateId, 0, NONE, NONE, now);
      updates.add(update);
    } else if (store.get(StateTable.PENDING, key(updateId, index)) != null) {
      return false;
    }
    RefPending waiting = new RefPending(update.getNewest(), ByteBuffer.wrap(change));
    store.put(StateTable.PENDING, key(updateId, index), records.encode(waiting));
    update.setCount(update.getCount() + 1);
    update.setHighest(Math.max(update.getHighest(), index));
    update.setNewest(index);
    update.setProgressAt(now);
    return true;
  }

  RefChange change(Id128 updateId, int index) {
    return records.changes.decode(Bytes.of(pending(updateId, index).getChange()));
  }

  void remove(Id128 updateId) {
    RefPendingUpdate update = find(updateId);
    if (update == null) {
      return;
    }
    for (int index = update.getNewest(); index != NONE; ) {
      int previous = pending(updateId, index).getPrevious();
      store.remove(StateTable.PENDING, key(updateId, index));
      index = previous;
    }
    updates.remove(update);
  }

  private RefPending pending(Id128 updateId, int index) {
    byte[] stored = store.get(StateTable.PENDING, key(updateId, index));
    if (stored == null) {
      throw new IllegalStateException(
          "change %d of update %s is counted, but not in state"
              .formatted(index, Ids.hex(updateId)));
    }
    return records.pending.decode(stored);
  }

  private static String key(Id128 updateId, int index) {
    return Ids.hex(updateId) + '/' + index;
  }
}
