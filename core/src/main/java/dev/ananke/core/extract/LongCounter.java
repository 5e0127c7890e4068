package dev.ananke.core.extract;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How often each of some numbers was met: an open hash table of non-negative longs, without
 * objects. What it costs to list or forget them follows how many were met, not how large it once
 * grew.
 */
final class LongCounter {
  private static final int KEPT_SLOTS = 1 << 14;
  private static final long FREE = -1;

  /** Drawn anew, so that nobody can write a file whose numbers all fall into one slot. */
  private final long multiplier = new SplittableRandom().nextLong() | 1;

  private long[] keys = free(1 << 9);
  private int[] counts = new int[1 << 9];

  /** Slots that are taken, at most half of all, in the order of their first number. */
  private int[] taken = new int[1 << 8];

  private int size;

  void add(long key) {
    int slot = slot(key);
    if (keys[slot] == FREE) {
      if (size == taken.length) {
        grow();
        slot = slot(key);
      }
      keys[slot] = key;
      taken[size++] = slot;
    }
    counts[slot]++;
  }

  int count(long key) {
    return counts[slot(key)];
  }

  /** Every number that was met, in no order. */
  long[] keys() {
    long[] met = new long[size];
    for (int i = 0; i < size; i++) {
      met[i] = keys[taken[i]];
    }
    return met;
  }

  void clear() {
    if (keys.length > KEPT_SLOTS) {
      allocate(KEPT_SLOTS);
    } else {
      for (int i = 0; i < size; i++) {
        keys[taken[i]] = FREE;
        counts[taken[i]] = 0;
      }
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
    int[] oldTaken = taken;
    allocate(oldKeys.length * 2);
    for (int i = 0; i < size; i++) {
      long key = oldKeys[oldTaken[i]];
      int slot = slot(key);
      keys[slot] = key;
      counts[slot] = oldCounts[oldTaken[i]];
      taken[i] = slot;
    }
  }

  private void allocate(int slots) {
    keys = free(slots);
    counts = new int[slots];
    taken = new int[slots / 2];
  }

  private static long[] free(int length) {
    long[] keys = new long[length];
    Arrays.fill(keys, FREE);
    return keys;
  }
}
