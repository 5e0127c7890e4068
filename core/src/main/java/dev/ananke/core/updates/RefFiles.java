package dev.ananke.core.updates;

import dev.ananke.core.constraints.FileUpdate;
import dev.ananke.core.extract.Extraction;
import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.Bytes;
import dev.ananke.schemas.RefChange;
import dev.ananke.schemas.RefFile;
import dev.ananke.schemas.RefState;
import dev.ananke.schemas.SkipReason;
import dev.ananke.schemas.TreeDigest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of a ref: what stands at each path, their digest, and folding changes of them into the
 * compiler's state.
 */
final class RefFiles {
  private final StoredRecords records;
  private final StateStore store;
  private final UpdateCompiler.Folds folds;
  private final RefState state;
  private long folded;

  RefFiles(StoredRecords records, StateStore store, UpdateCompiler.Folds folds, RefState state) {
    this.records = records;
    this.store = store;
    this.folds = folds;
    this.state = state;
  }

  /** How many files were folded in or out. */
  long folded() {
    return folded;
  }

  /** Returns false if it changes nothing. */
  boolean apply(RefChange change) {
    String path = change.getPath();
    RefFile old = file(path);
    ByteBuffer blob = change.getBlobId();
    if (blob == null) {
      if (old == null) {
        return false;
      }
      remove(path, old);
      return true;
    }
    boolean unread = change.getSkipReason() == SkipReason.UNDECODABLE;
    byte[] blobId = Bytes.of(blob);
    if (old != null) {
      boolean same = Arrays.equals(Bytes.of(old.getBlobId()), blobId);
      if (same && !unread && !old.getUnread()) {
        return false;
      }
      subtract(path, old);
    }
    store.put(StateTable.PATHS, path, records.encode(new RefFile(ByteBuffer.wrap(blobId), unread)));
    state.setDigest(digest().add(path, blobId).value());
    state.setUnread(state.getUnread() + (unread ? 1 : 0));
    folds.fold(new FileUpdate(path, blobId, extraction(change)));
    folded++;
    return true;
  }

  /** Removes the files whose paths are not among {@code named}. */
  void sweep(Set<String> named) {
    List<String> gone = new ArrayList<>();
    for (String path : store.keys(StateTable.PATHS)) {
      if (!named.contains(path)) {
        gone.add(path);
      }
    }
    for (String path : gone) {
      RefFile old = file(path);
      if (old != null) {
        remove(path, old);
      }
    }
  }

  private void remove(String path, RefFile old) {
    subtract(path, old);
    store.remove(StateTable.PATHS, path);
    folds.fold(new FileUpdate(path, null, null));
    folded++;
  }

  private void subtract(String path, RefFile old) {
    state.setDigest(digest().remove(path, Bytes.of(old.getBlobId())).value());
    state.setUnread(state.getUnread() - (old.getUnread() ? 1 : 0));
  }

  private TreeDigest digest() {
    return TreeDigest.of(state.getDigest());
  }

  private @Nullable RefFile file(String path) {
    byte[] stored = store.get(StateTable.PATHS, path);
    return stored == null ? null : records.files.decode(stored);
  }

  private static Extraction extraction(RefChange change) {
    if (change.getFacts() != null) {
      return new Extraction.Facts(change.getFacts());
    }
    if (change.getRules() != null) {
      return new Extraction.Rules(change.getRules());
    }
    SkipReason reason =
        change.getSkipReason() == null ? SkipReason.UNKNOWN : change.getSkipReason();
    return new Extraction.Skipped(
        reason, change.getSkipMessage() == null ? "" : change.getSkipMessage());
  }
}
