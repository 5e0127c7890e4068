package dev.ananke.core.updates;

import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.Bytes;
import dev.ananke.schemas.RefNamed;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which files a snapshot has named: a bit for each number, in parts that are read and written once
 * a slice. What is left without a bit goes with the sweep.
 */
final class NamedFiles {
  /** Numbers of one part: a KB of bits. */
  private static final int PART = 8192;

  private final StoredRecords records;
  private final StateStore store;
  private final Map<Integer, BitSet> parts = new TreeMap<>();

  NamedFiles(StoredRecords records, StateStore store) {
    this.records = records;
    this.store = store;
  }

  void add(int number) {
    part(number).set(number % PART);
  }

  /**
   * The first number that was not named, from this one on and before {@code end}; the end if there
   * is none.
   */
  int nextUnnamed(int from, int end) {
    int number = from;
    while (number < end) {
      int start = number - number % PART;
      int unnamed = start + part(number).nextClearBit(number - start);
      if (unnamed < Math.min(end, start + PART)) {
        return unnamed;
      }
      number = start + PART;
    }
    return end;
  }

  /** Forgets what was named, of all numbers before {@code end}. */
  void forget(int end) {
    parts.clear();
    for (int part = 0; part * PART < end; part++) {
      store.remove(StateTable.NUMBERS, key(part));
    }
  }

  void save() {
    parts.forEach(
        (part, bits) -> {
          if (!bits.isEmpty()) {
            RefNamed named = new RefNamed(ByteBuffer.wrap(bits.toByteArray()));
            store.put(StateTable.NUMBERS, key(part), records.encode(named));
          }
        });
  }

  private BitSet part(int number) {
    return parts.computeIfAbsent(
        number / PART,
        part -> {
          byte[] stored = store.get(StateTable.NUMBERS, key(part));
          return stored == null
              ? new BitSet()
              : BitSet.valueOf(Bytes.of(records.named.decode(stored).getBits()));
        });
  }

  private static String key(int part) {
    return "named/" + part;
  }
}
