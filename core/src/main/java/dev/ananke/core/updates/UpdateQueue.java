package dev.ananke.core.updates;

import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.RefQueued;
import dev.ananke.schemas.RefState;
import java.util.HashSet;
import java.util.Set;

/**
 * The updates of a ref that are not done with, in the order in which they came. They have
 * consecutive numbers; the first and the next stand in the ref's state.
 */
final class UpdateQueue {
  private final StoredRecords records;
  private final StateStore store;
  private final RefState state;

  UpdateQueue(StoredRecords records, StateStore store, RefState state) {
    this.records = records;
    this.store = store;
    this.state = state;
  }

  boolean isEmpty() {
    return size() == 0;
  }

  long size() {
    return state.getNextQueued() - state.getFirstQueued();
  }

  void add(RefQueued update) {
    store.put(StateTable.QUEUE, key(state.getNextQueued()), records.encode(update));
    state.setNextQueued(state.getNextQueued() + 1);
  }

  /** The first. There has to be one. */
  RefQueued front() {
    return read(state.getFirstQueued());
  }

  /** Without the first. There has to be one. */
  void pop() {
    store.remove(StateTable.QUEUE, key(state.getFirstQueued()));
    state.setFirstQueued(state.getFirstQueued() + 1);
  }

  /** Of all of them; reads each. */
  Set<Id128> updateIds() {
    Set<Id128> ids = new HashSet<>();
    for (long number = state.getFirstQueued(); number < state.getNextQueued(); number++) {
      ids.add(read(number).getUpdate().getUpdateId());
    }
    return ids;
  }

  private RefQueued read(long number) {
    byte[] stored = store.get(StateTable.QUEUE, key(number));
    if (stored == null) {
      throw new IllegalStateException("number %d of the queue is not in state".formatted(number));
    }
    return records.queued.decode(stored);
  }

  private static String key(long number) {
    return Long.toString(number);
  }
}
