package dev.ananke.core.updates;

import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.Bytes;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.RefRing;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Ids of the last updates that were applied or dropped: what is in it and comes again is a
 * duplicate. It stands beside the other state of a ref, since it is needed once an update, not once
 * a change.
 */
final class UpdateRing {
  private static final int CAPACITY = 64;
  private static final int ID_BYTES = 16;
  private static final String KEY = "ids";

  private final StoredRecords records;
  private final StateStore store;
  private byte @Nullable [] ids;

  UpdateRing(StoredRecords records, StateStore store) {
    this.records = records;
    this.store = store;
  }

  boolean contains(Id128 id) {
    byte[] held = ids();
    byte[] wanted = id.bytes();
    for (int at = 0; at < held.length; at += ID_BYTES) {
      if (Arrays.equals(held, at, at + ID_BYTES, wanted, 0, ID_BYTES)) {
        return true;
      }
    }
    return false;
  }

  void add(Id128 id) {
    if (contains(id)) {
      return;
    }
    byte[] held = ids();
    int drop = held.length < CAPACITY * ID_BYTES ? 0 : ID_BYTES;
    byte[] grown = Arrays.copyOfRange(held, drop, held.length + ID_BYTES);
    System.arraycopy(id.bytes(), 0, grown, grown.length - ID_BYTES, ID_BYTES);
    ids = grown;
    store.put(StateTable.RING, KEY, records.encode(new RefRing(ByteBuffer.wrap(grown))));
  }

  private byte[] ids() {
    byte[] held = ids;
    if (held == null) {
      byte[] stored = store.get(StateTable.RING, KEY);
      held = stored == null ? new byte[0] : Bytes.of(records.rings.decode(stored).getIds());
      ids = held;
    }
    return held;
  }
}
