package dev.ananke.core.state;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** State in plain maps: for one-shot compiles, overlays and tests. */
public final class InMemoryStateStore implements StateStore {
  private final Map<StateTable, Map<String, byte[]>> tables = new EnumMap<>(StateTable.class);

  public InMemoryStateStore() {
    for (StateTable table : StateTable.values()) {
      tables.put(table, new TreeMap<>());
    }
  }

  @Override
  public byte @Nullable [] get(StateTable table, String key) {
    return entries(table).get(key);
  }

  @Override
  public void put(StateTable table, String key, byte[] value) {
    entries(table).put(key, value);
  }

  @Override
  public void remove(StateTable table, String key) {
    entries(table).remove(key);
  }

  @Override
  public void clear(StateTable table) {
    entries(table).clear();
  }

  @Override
  public Iterable<String> keys(StateTable table) {
    return Collections.unmodifiableSet(entries(table).keySet());
  }

  private Map<String, byte[]> entries(StateTable table) {
    Map<String, byte[]> entries = tables.get(table);
    if (entries == null) {
      throw new IllegalStateException("no table " + table);
    }
    return entries;
  }
}
