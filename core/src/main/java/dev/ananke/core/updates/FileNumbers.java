package dev.ananke.core.updates;

import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.RefNumber;
import dev.ananke.schemas.RefState;
import org.jspecify.annotations.Nullable;

/**
 * The files of a ref by number, from 0 up to the most files that there ever were: so they can be
 * walked in parts, which the keys of a table cannot. Numbers that are free form a chain.
 */
final class FileNumbers {
  static final int NONE = -1;

  private final StoredRecords records;
  private final StateStore store;
  private final RefState state;

  FileNumbers(StoredRecords records, StateStore store, RefState state) {
    this.records = records;
    this.store = store;
    this.state = state;
  }

  /** Gives a new file its number. */
  int take(String path) {
    int number = state.getFreeNumber();
    if (number == NONE) {
      number = state.getNextNumber();
      state.setNextNumber(number + 1);
    } else {
      state.setFreeNumber(at(number).getNextFree());
    }
    put(number, new RefNumber(path, NONE));
    return number;
  }

  /** The file is gone. */
  void free(int number) {
    put(number, new RefNumber(null, state.getFreeNumber()));
    state.setFreeNumber(number);
  }

  /** Null where no file has the number. */
  @Nullable String path(int number) {
    return at(number).getPath();
  }

  /** Forgets a number where all go, from the first to the last. */
  void forget(int number) {
    store.remove(StateTable.NUMBERS, key(number));
    if (number + 1 == state.getNextNumber()) {
      state.setNextNumber(0);
      state.setFreeNumber(NONE);
    }
  }

  private void put(int number, RefNumber value) {
    store.put(StateTable.NUMBERS, key(number), records.encode(value));
  }

  private RefNumber at(int number) {
    byte[] stored = store.get(StateTable.NUMBERS, key(number));
    if (stored == null) {
      throw new IllegalStateException("number " + number + " of a file is not in state");
    }
    return records.numbers.decode(stored);
  }

  private static String key(int number) {
    return Integer.toString(number);
  }
}
