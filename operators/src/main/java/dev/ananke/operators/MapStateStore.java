package dev.ananke.operators;

import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.jspecify.annotations.Nullable;

/**
 * State tables as Flink's keyed map states, one each: always those of the key that is being
 * processed.
 */
final class MapStateStore implements StateStore {
  private final Map<StateTable, MapState<String, byte[]>> tables = new EnumMap<>(StateTable.class);

  MapStateStore(RuntimeContext context, Set<StateTable> tables) {
    for (StateTable table : tables) {
      this.tables.put(
          table,
          context.getMapState(
              new MapStateDescriptor<>(
                  table.name(),
                  Types.STRING,
                  PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)));
    }
  }

  @Override
  public byte @Nullable [] get(StateTable table, String key) {
    try {
      return state(table).get(key);
    } catch (Exception e) {
      throw failure("read", table, key, e);
    }
  }

  @Override
  public void put(StateTable table, String key, byte[] value) {
    try {
      state(table).put(key, value);
    } catch (Exception e) {
      throw failure("write", table, key, e);
    }
  }

  @Override
  public void remove(StateTable table, String key) {
    try {
      state(table).remove(key);
    } catch (Exception e) {
      throw failure("remove", table, key, e);
    }
  }

  @Override
  public void clear(StateTable table) {
    state(table).clear();
  }

  @Override
  public Iterable<String> keys(StateTable table) {
    try {
      return state(table).keys();
    } catch (Exception e) {
      throw failure("scan", table, "*", e);
    }
  }

  private MapState<String, byte[]> state(StateTable table) {
    MapState<String, byte[]> state = tables.get(table);
    if (state == null) {
      throw new IllegalArgumentException("table " + table + " belongs to another operator");
    }
    return state;
  }

  private static IllegalStateException failure(
      String verb, StateTable table, String key, Exception cause) {
    return new IllegalStateException(
        "cannot %s %s of state table %s".formatted(verb, key, table), cause);
  }
}
