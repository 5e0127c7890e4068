package dev.ananke.core.state;

import org.jspecify.annotations.Nullable;

/**
 * The state of one repository and ref. Arrays are handed over, not copied: whoever puts or gets one
 * does not change it afterwards.
 */
public interface StateStore {
  /** The value, or null where there is none. */
  byte @Nullable [] get(StateTable table, String key);

  void put(StateTable table, String key, byte[] value);

  /** Removes a value; nothing happens where there is none. */
  void remove(StateTable table, String key);

  /** Removes all values of a table. */
  void clear(StateTable table);

  /**
   * All keys of a table, in no particular order: a whole scan, for rare work such as counting by a
   * new rule. The table must not be changed while the keys are walked.
   */
  Iterable<String> keys(StateTable table);
}
