package dev.ananke.core.updates;

import dev.ananke.core.constraints.FileUpdate;
import dev.ananke.core.extract.Extraction;
import dev.ananke.core.state.InMemoryStateStore;
import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.Codec;
import dev.ananke.schemas.RefChange;
import dev.ananke.schemas.SkipReason;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** States copied, changes read. */
final class RecordsOfTests {
  private RecordsOfTests() {}

  static RefChange change(byte[] encoded) {
    return Codec.decoder(RefChange.class).decode(encoded);
  }

  static Map<String, byte[]> copy(StateStore store) {
    Map<String, byte[]> copy = new HashMap<>();
    for (StateTable table : StateTable.values()) {
      for (String key : store.keys(table)) {
        copy.put(table + "\0" + key, Objects.requireNonNull(store.get(table, key)));
      }
    }
    return copy;
  }

  static StateStore store(Map<String, byte[]> copy) {
    StateStore store = new InMemoryStateStore();
    copy.forEach(
        (key, value) -> {
          int nul = key.indexOf('\0');
          store.put(StateTable.valueOf(key.substring(0, nul)), key.substring(nul + 1), value);
        });
    return store;
  }

  static void fold(UpdateCompiler compiler, StateStore store, RefChange change) {
    byte[] blobId = new byte[20];
    Objects.requireNonNull(change.getBlobId()).duplicate().get(blobId);
    Extraction extraction =
        change.getFacts() == null
            ? new Extraction.Skipped(SkipReason.UNDECODABLE, "cut short")
            : new Extraction.Facts(change.getFacts());
    try (UpdateCompiler.Folds folds = compiler.folds(store)) {
      folds.fold(new FileUpdate(change.getPath(), blobId, extraction));
    }
  }
}
