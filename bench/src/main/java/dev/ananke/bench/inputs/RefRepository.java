package dev.ananke.bench.inputs;

import dev.ananke.core.assembly.Stages;
import dev.ananke.core.constraints.FileUpdate;
import dev.ananke.core.state.CountingStateStore;
import dev.ananke.core.state.InMemoryStateStore;
import dev.ananke.core.updates.CompiledUpdate;
import dev.ananke.core.updates.Effects;
import dev.ananke.core.updates.ProtocolSettings;
import dev.ananke.core.updates.ProtocolTimes;
import dev.ananke.core.updates.RefName;
import dev.ananke.core.updates.RefProcessor;
import dev.ananke.core.updates.SampleLimits;
import dev.ananke.core.updates.UpdateCompiler;
import dev.ananke.core.updates.UpdateEvent;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.Ids;
import dev.ananke.schemas.RecordEncoder;
import dev.ananke.schemas.RefChange;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.RefUpdateKind;
import dev.ananke.schemas.Resync;
import dev.ananke.schemas.TreeDigest;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A ref as the job's compile stage keeps it, with the whole update protocol: changes wait for their
 * update, are folded, compiled, and the tree's digest is compared. State is in memory, and counted.
 */
public final class RefRepository {
  private static final RefName NAME = new RefName("acme/app", "refs/heads/main");
  private static final long NOW = 1_000_000;

  private final CountingStateStore state = new CountingStateStore(new InMemoryStateStore());
  private final RecordEncoder encoder = new RecordEncoder();
  private final Emitted emitted = new Emitted();
  private final Map<String, byte[]> blobs = new HashMap<>();
  private final RefProcessor processor =
      new RefProcessor(
          new ProtocolSettings(0, NOW, "measured", ProtocolTimes.DEFAULT, SampleLimits.DEFAULT),
          UpdateCompiler.of(Stages.constraintCompiler()));

  private TreeDigest digest = TreeDigest.EMPTY;
  private @Nullable String head;
  private long updates;

  /** What the protocol lets out. */
  private static final class Emitted implements Effects {
    private @Nullable CompiledUpdate last;

    @Override
    public void emit(CompiledUpdate update) {
      last = update;
    }

    @Override
    public void stale(RefName name, String reason, long since) {
      throw new IllegalStateException("the ref is stale: " + reason);
    }

    @Override
    public void withdraw(RefName name) {
      throw new IllegalStateException("the ref is forgotten");
    }

    @Override
    public void resync(Resync resync) {
      throw new IllegalStateException("the update does not fit: " + resync.getReason());
    }

    @Override
    public void wakeAt(long time) {}

    @Override
    public void count(UpdateEvent event, long times) {}
  }

  /** A ref whose first update brings these files. What that takes is not counted. */
  public RefRepository(List<FileUpdate> files) {
    Id128 id = Ids.of(0, ++updates);
    for (int index = 0; index < files.size(); index++) {
      change(id, index, files.get(index), null);
    }
    update(id, RefUpdateKind.SNAPSHOT, files.size());
    state.reset();
  }

  /**
   * A commit that changes one file.
   *
   * @param content of the file; null where it is too large for a sample
   */
  public CompiledUpdate commit(FileUpdate file, byte @Nullable [] content) {
    Id128 id = Ids.of(0, ++updates);
    change(id, 0, file, content);
    return update(id, RefUpdateKind.DELTA, 1);
  }

  /** What commits took so far. */
  public CountingStateStore state() {
    return state;
  }

  private void change(Id128 id, int index, FileUpdate file, byte @Nullable [] content) {
    RefChange change = new RefChange();
    change.setPath(file.path());
    byte[] before = blobs.get(file.path());
    if (before != null) {
      digest = digest.remove(file.path(), before);
    }
    byte[] blobId = file.blobId();
    if (blobId != null) {
      digest = digest.add(file.path(), blobId);
      blobs.put(file.path(), blobId);
      change.setBlobId(ByteBuffer.wrap(blobId));
      change.setFacts(ManyFiles.facts(file));
      change.setContent(content == null ? null : ByteBuffer.wrap(content));
    } else {
      blobs.remove(file.path());
    }
    processor.change(NAME, state, emitted, NOW, id, index, encoder.encode(change));
  }

  private CompiledUpdate update(Id128 id, RefUpdateKind kind, int changes) {
    String commit = "%040x".formatted(updates);
    emitted.last = null;
    processor.update(
        NAME,
        state,
        emitted,
        NOW,
        updates,
        RefUpdate.newBuilder()
            .setUpdateId(id)
            .setRepository(NAME.repository())
            .setRef(NAME.ref())
            .setBase(head)
            .setCommit(commit)
            .setKind(kind)
            .setChanges(changes)
            .setTreeDigest(digest.value())
            .setSelection("all")
            .setPublishedAt(Instant.EPOCH)
            .setPublisher("bench")
            .build());
    head = commit;
    CompiledUpdate compiled = emitted.last;
    if (compiled == null) {
      throw new IllegalStateException("the update was not applied");
    }
    return compiled;
  }
}
