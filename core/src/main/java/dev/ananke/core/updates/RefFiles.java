package dev.ananke.core.updates;

import dev.ananke.core.constraints.FileUpdate;
import dev.ananke.core.extract.Extraction;
import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.Bytes;
import dev.ananke.schemas.RefApplying;
import dev.ananke.schemas.RefChange;
import dev.ananke.schemas.RefFile;
import dev.ananke.schemas.RefPendingUpdate;
import dev.ananke.schemas.RefPhase;
import dev.ananke.schemas.RefState;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.RefUpdateKind;
import dev.ananke.schemas.SkipReason;
import dev.ananke.schemas.TreeDigest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of a ref: what stands at each path, their digest, and bringing an update of them into
 * the compiler's state, in one slice or in several.
 */
final class RefFiles {
  /** Reasons that may be gone when the same content comes again. */
  private static final Set<SkipReason> UNREAD =
      EnumSet.of(SkipReason.UNDECODABLE, SkipReason.CRASHED);

  private final StoredRecords records;
  private final StateStore store;
  private final UpdateCompiler.Folds folds;
  private final RefState state;
  private final Samples samples;
  private final FileNumbers numbers;
  private long folded;

  RefFiles(
      StoredRecords records,
      StateStore store,
      UpdateCompiler.Folds folds,
      RefState state,
      Samples samples) {
    this.records = records;
    this.store = store;
    this.folds = folds;
    this.state = state;
    this.samples = samples;
    this.numbers = new FileNumbers(records, store, state);
  }

  /** How many files were folded in or out. */
  long folded() {
    return folded;
  }

  /**
   * Goes on with an update that all changes came of, from where {@code applying} says; returns
   * whether its files are all in.
   */
  boolean apply(
      RefUpdate update, RefApplying applying, PendingChanges pending, Slices.Slice slice) {
    NamedFiles named =
        update.getKind() == RefUpdateKind.SNAPSHOT ? new NamedFiles(records, store) : null;
    boolean done =
        (applying.getPhase() != RefPhase.FOLD || fold(update, applying, pending, named, slice))
            && (applying.getPhase() != RefPhase.SWEEP || sweep(applying, named, slice));
    if (named != null) {
      named.save();
    }
    if (done && update.getKind() != RefUpdateKind.DELTA) {
      // Summed anew, so that a sum that was wrong before is right again.
      state.setDigest(applying.getDigest());
    }
    return done;
  }

  private boolean fold(
      RefUpdate update,
      RefApplying applying,
      PendingChanges pending,
      @Nullable NamedFiles named,
      Slices.Slice slice) {
    RefPendingUpdate arrived = pending.find(update.getUpdateId());
    for (int index = applying.getNext(); index < update.getChanges(); index++) {
      if (!slice.next()) {
        return false;
      }
      RefChange change = pending.take(Objects.requireNonNull(arrived), index);
      if (apply(change, named)) {
        samples.apply(change);
      }
      if (named != null && change.getBlobId() != null) {
        TreeDigest digest = TreeDigest.of(applying.getDigest());
        applying.setDigest(digest.add(change.getPath(), Bytes.of(change.getBlobId())).value());
      }
      applying.setNext(index + 1);
    }
    pending.forget(update.getUpdateId());
    if (named != null) {
      applying.setPhase(RefPhase.SWEEP);
      applying.setNext(0);
    }
    return true;
  }

  /** Returns false if it changes nothing. */
  private boolean apply(RefChange change, @Nullable NamedFiles named) {
    String path = change.getPath();
    RefFile old = file(path);
    ByteBuffer blob = change.getBlobId();
    if (blob == null) {
      if (old == null) {
        return false;
      }
      remove(path, old);
      numbers.free(old.getNumber());
      return true;
    }
    int number = old == null ? numbers.take(path) : old.getNumber();
    if (named != null) {
      named.add(number);
    }
    boolean unread = UNREAD.contains(change.getSkipReason());
    byte[] blobId = Bytes.of(blob);
    if (old != null) {
      boolean same = Arrays.equals(Bytes.of(old.getBlobId()), blobId);
      if (same && !unread && !old.getUnread()) {
        return false;
      }
      subtract(path, old);
    }
    RefFile file = new RefFile(ByteBuffer.wrap(blobId), unread, number);
    store.put(StateTable.PATHS, path, records.encode(file));
    state.setDigest(digest().add(path, blobId).value());
    state.setUnread(state.getUnread() + (unread ? 1 : 0));
    folds.fold(new FileUpdate(path, blobId, extraction(change)));
    folded++;
    return true;
  }

  /**
   * Removes the files that were not named.
   *
   * @param named null: none was, and none will be left
   */
  private boolean sweep(RefApplying applying, @Nullable NamedFiles named, Slices.Slice slice) {
    while (true) {
      int next = applying.getNext();
      int end = state.getNextNumber();
      int number = named == null ? next : named.nextUnnamed(next, end);
      applying.setNext(number);
      if (number >= end) {
        if (named != null) {
          named.forget(end);
        }
        return true;
      }
      if (!slice.next()) {
        return false;
      }
      String path = numbers.path(number);
      if (path != null) {
        remove(path, Objects.requireNonNull(file(path), path));
        samples.remove(path);
      }
      if (named == null) {
        numbers.forget(number);
      } else if (path != null) {
        numbers.free(number);
      }
      applying.setNext(number + 1);
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
