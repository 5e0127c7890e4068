package dev.ananke.core.extract;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How often each of some numbers was met: an open hash table of non-negative longs, without
 * objects.
 */
final class LongCounter {
  private static final int KEPT_SLOTS = 1 << 14;
  private static final long FREE = -1;

  /** Drawn anew, so that nobody can write a file whose numbers all fall into one slot. */
  private final long multiplier = new SplittableRandom().nextLong() | 1;

  private long[] keys = free(1 << 9);
  private int[] counts = new int[1 << 9];
  private int size;

  void add(long key) {
    int slot = slot(key);
    if (keys[slot] == FREE) {
      if (size * 2 >= keys.length) {
        grow();
        slot = slot(key);
      }
      keys[slot] = key;
      size++;
    }
    counts[slot]++;
  }

  int count(long key) {
    return counts[slot(key)];
  }

  /** Every number that was met, in no order. */
  long[] keys() {
    long[] met = new long[size];
    int next = 0;
    for (long key : keys) {
      if (key != FREE) {
        met[next++] = key;
      }
    }
    return met;
  }

  void clear() {
    if (keys.length > KEPT_SLOTS) {
      keys = free(KEPT_SLOTS);
      counts = new int[KEPT_SLOTS];
    } else {
      Arrays.fill(keys, FREE);
      Arrays.fill(counts, 0);
    }
    size = 0;
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) ((key * multiplier) >>> 32) & mask;
    while (keys[slot] != FREE && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldCounts = counts;
    keys = free(oldKeys.length * 2);
    counts = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != FREE) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        counts[slot] = oldCounts[i];
      }
    }
  }

  private static long[] free(int length) {
    long[] keys = new long[length];
    Arrays.fill(keys, FREE);
    return keys;
  }
}
