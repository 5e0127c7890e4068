package dev.ananke.core.updates;

import dev.ananke.core.constraints.FileUpdate;
import dev.ananke.core.extract.Extraction;
import dev.ananke.core.state.InMemoryStateStore;
import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.Codec;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.RefChange;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.RefUpdateKind;
import dev.ananke.schemas.SkipReason;
import dev.ananke.schemas.TreeDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The ref that all of this is about, its records and its state. */
public final class OneRef {
  public static final RefName NAME = new RefName("acme/shop", "refs/heads/main");

  /** Short enough that schedules meet them all. */
  public static final ProtocolTimes TIMES =
      new ProtocolTimes(
          Duration.ofSeconds(20),
          Duration.ofSeconds(320),
          Duration.ofSeconds(40),
          Duration.ofSeconds(8),
          Duration.ofSeconds(64),
          Duration.ofSeconds(400),
          Duration.ofSeconds(4000));

  static final String SELECTION = "all";
  static final long START = 1_000_000;

  private OneRef() {}

  static RefUpdate refUpdate(
      Id128 id,
      RefUpdateKind kind,
      @Nullable String base,
      @Nullable String commit,
      int changes,
      @Nullable Id128 digest) {
    return RefUpdate.newBuilder()
        .setUpdateId(id)
        .setRepository(NAME.repository())
        .setRef(NAME.ref())
        .setBase(base)
        .setCommit(commit)
        .setKind(kind)
        .setChanges(changes)
        .setTreeDigest(digest)
        .setSelection(SELECTION)
        .setPublishedAt(Instant.EPOCH)
        .setPublisher("test")
        .build();
  }

  /** When the commit was made that has this number: some in the same second, as git tells time. */
  static Instant committedAt(int number) {
    return Instant.ofEpochSecond(number / 3);
  }

  static Id128 digest(Map<String, Blob> tree) {
    TreeDigest digest = TreeDigest.EMPTY;
    for (Map.Entry<String, Blob> file : tree.entrySet()) {
      digest = digest.add(file.getKey(), file.getValue().id());
    }
    return digest.value();
  }

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
