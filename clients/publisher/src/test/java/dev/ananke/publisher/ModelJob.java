package dev.ananke.publisher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ananke.schemas.ChangeAction;
import dev.ananke.schemas.FileChange;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.RefUpdateKind;
import dev.ananke.schemas.Resync;
import dev.ananke.schemas.TreeDigest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a job makes of the events of one repository and ref that arrive in order: updates apply
 * where they fit, and are asked for where they do not.
 */
final class ModelJob {
  record Head(String commit, String selection) {}

  final Map<String, ByteBuffer> files = new TreeMap<>();
  final List<RefUpdate> applied = new ArrayList<>();
  final List<Resync> requests = new ArrayList<>();
  @Nullable Head head;
  private final Map<Id128, Map<Integer, FileChange>> pending = new HashMap<>();
  private int read;

  /** Reads what is new. */
  void read(List<? extends SpecificRecord> events) {
    for (; read < events.size(); read++) {
      take(events.get(read));
    }
  }

  void take(SpecificRecord event) {
    switch (event) {
      case FileChange change ->
          pending
              .computeIfAbsent(change.getUpdateId(), id -> new HashMap<>())
              .putIfAbsent(change.getIndex(), change);
      case RefUpdate update -> take(update);
      default -> throw new AssertionError("No publisher sends " + event.getSchema().getName());
    }
  }

  private void take(RefUpdate update) {
    Map<Integer, FileChange> changes =
        Objects.requireNonNullElse(pending.remove(update.getUpdateId()), Map.of());
    String standsAt = head == null ? null : head.commit();
    if (head != null
        && Objects.equals(update.getCommit(), standsAt)
        && update.getSelection().equals(head.selection())
        && digest().equals(update.getTreeDigest())) {
      applied.add(update);
      return;
    }
    boolean fits = Objects.equals(update.getBase(), standsAt);
    if (update.getKind() == RefUpdateKind.DELTA) {
      fits = fits && head != null && update.getSelection().equals(head.selection());
    }
    if (!fits || changes.size() != update.getChanges()) {
      requests.add(
          Resync.newBuilder()
              .setRepository(update.getRepository())
              .setRef(update.getRef())
              .setHave(standsAt)
              .setSelection(head == null ? null : head.selection())
              .setReason("wrong-base")
              .build());
      return;
    }
    apply(update, changes);
  }

  private void apply(RefUpdate update, Map<Integer, FileChange> changes) {
    Set<String> named = new HashSet<>();
    for (int index = 0; index < changes.size(); index++) {
      FileChange change = Objects.requireNonNull(changes.get(index), "index " + index);
      assertEquals(true, named.add(change.getPath()), "named twice: " + change.getPath());
      if (change.getAction() == ChangeAction.DELETE) {
        files.remove(change.getPath());
      } else {
        files.put(change.getPath(), Objects.requireNonNull(change.getBlobId()));
      }
    }
    if (update.getKind() != RefUpdateKind.DELTA) {
      files.keySet().retainAll(named);
    }
    if (update.getKind() == RefUpdateKind.REF_DELETED) {
      head = null;
    } else {
      assertEquals(update.getTreeDigest(), digest(), "digest");
      head = new Head(Objects.requireNonNull(update.getCommit()), update.getSelection());
    }
    applied.add(update);
  }

  /** Takes the requests that are open. */
  List<Resync> takeRequests() {
    List<Resync> taken = List.copyOf(requests);
    requests.clear();
    return taken;
  }

  Id128 digest() {
    TreeDigest digest = TreeDigest.EMPTY;
    for (Map.Entry<String, ByteBuffer> file : files.entrySet()) {
      digest = digest.add(file.getKey(), file.getValue().array());
    }
    return digest.value();
  }
}
