package dev.ananke.core.state;

import java.util.HexFormat;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** A whole state as text, so that two can be compared. */
public final class StateDump {
  private StateDump() {}

  /** Every entry as {@code TABLE/key → hexadecimal value}: two states are equal if these are. */
  public static SortedMap<String, String> of(StateStore state) {
    SortedMap<String, String> all = new TreeMap<>();
    for (StateTable table : StateTable.values()) {
      for (String key : state.keys(table)) {
        byte[] value = Objects.requireNonNull(state.get(table, key), key);
        all.put(table + "/" + key, HexFormat.of().formatHex(value));
      }
    }
    return all;
  }
}
