package dev.ananke.publisher;

import dev.ananke.schemas.ChangeAction;
import dev.ananke.schemas.FileChange;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.SkipReason;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Sends updates: all changes, contents read as they go, and when these are stored the RefUpdate
 * that makes them count. So a send that breaks off leaves nothing that a job would wait for. The
 * changes of a large update go to {@link Lane#BULK}, in slices between which others can be sent.
 */
public final class UpdateSender {
  /**
   * A slice is stored before the next begins, so that little is on its way: some ten milliseconds.
   */
  private static final int SLICE_FILES = 256;

  private static final int SLICE_BYTES = 1 << 20;

  private final Source source;
  private final EventSink sink;
  private final SendLimits limits;
  private final String publisher;
  private final InstantSource clock;
  private final PublishListener listener;
  private final Tracer tracer;
  private PublishProgress progress = PublishProgress.START;

  /**
   * A sender that has sent nothing yet, and traces nothing.
   *
   * @param limits from where on files and updates are large
   * @param publisher name and version of this program, as events carry it
   */
  public UpdateSender(
      Source source,
      EventSink sink,
      SendLimits limits,
      String publisher,
      InstantSource clock,
      PublishListener listener) {
    this(source, sink, limits, publisher, clock, listener, TracerProvider.noop().get("dev.ananke"));
  }

  /**
   * A sender that has sent nothing yet.
   *
   * @param limits from where on files and updates are large
   * @param publisher name and version of this program, as events carry it
   * @param tracer begins a span for each update, which its records are sent in
   */
  public UpdateSender(
      Source source,
      EventSink sink,
      SendLimits limits,
      String publisher,
      InstantSource clock,
      PublishListener listener,
      Tracer tracer) {
    this.source = source;
    this.sink = sink;
    this.limits = limits;
    this.publisher = publisher;
    this.clock = clock;
    this.listener = listener;
    this.tracer = tracer;
  }

  /**
   * Sends one update and waits until it is stored. After a failure it may be sent again: what
   * arrives twice counts once.
   *
   * @throws PublishException if contents cannot be read, or the broker does not take the records
   */
  public void send(Update update) {
    Sending sending = begin(update);
    while (!sending.step()) {
      // The next slice.
    }
  }

  /** The same in slices. Nothing is sent yet. */
  Sending begin(Update update) {
    return new Sending(update);
  }

  /** One update on its way. After a failure it begins anew. */
  final class Sending {
    private final Update update;
    private final int total;
    private @Nullable Span span;
    private boolean checked;
    private int next;
    private long bytes;

    private Sending(Update update) {
      this.update = update;
      this.total = update.changes().size();
    }

    Update update() {
      return update;
    }

    /** Whether what is left of it is bulk. */
    boolean isBulk() {
      return total > limits.liveFiles() || bytes > limits.liveBytes();
    }

    /**
     * Sends all that is not bulk, or else a slice, and waits until that is stored.
     *
     * @return whether the update is stored as a whole
     * @throws PublishException as {@link UpdateSender#send} does
     */
    boolean step() {
      Span current = span == null ? startSpan() : span;
      span = current;
      try {
        // What the sink puts onto the records is the trace that its caller is in.
        boolean done = Context.current().with(current).wrapSupplier(this::sendSlice).get();
        if (done) {
          current.end();
        }
        return done;
      } catch (PublishException failure) {
        settle(failure);
        next = 0;
        bytes = 0;
        current.setStatus(StatusCode.ERROR).recordException(failure);
        current.end();
        span = null;
        throw failure;
      }
    }

    private Span startSpan() {
      return tracer
          .spanBuilder("publish")
          .setSpanKind(SpanKind.PRODUCER)
          .setAttribute("ananke.repository", update.repository())
          .setAttribute("ananke.ref", update.ref())
          .setAttribute("ananke.changes", (long) total)
          .startSpan();
    }

    private boolean sendSlice() {
      if (!checked) {
        // Before the first record: what a failure leaves on the topic, jobs keep for a while.
        requireContents();
        checked = true;
      }
      sendChanges();
      if (next < total) {
        return false;
      }
      finish();
      return true;
    }

    private void requireContents() {
      for (PathChange change : update.changes()) {
        byte[] blobId = change.blobId();
        if (blobId != null) {
          source.requireContent(change.path(), blobId);
        }
      }
    }

    private void sendChanges() {
      if (total == 0) {
        return;
      }
      boolean bulk = isBulk();
      int fileLimit = bulk ? next + SLICE_FILES : total;
      long byteLimit = bulk ? bytes + SLICE_BYTES : limits.liveBytes();
      while (next < total && next < fileLimit && bytes <= byteLimit) {
        FileChange change = fileChange(update, next, update.changes().get(next));
        sink.send(change, bulk ? Lane.BULK : Lane.LIVE);
        int content = change.getContent() == null ? 0 : change.getContent().remaining();
        next++;
        bytes += content;
        progressed(0, 1, content, change.getSkipReason() == null ? 0 : 1);
        listener.progressed(progress);
      }
      progressed(0, 0, 0, sink.flush());
    }

    private void finish() {
      RefUpdate refUpdate = refUpdate(update);
      sink.send(refUpdate);
      sink.flush();
      progressed(1, 0, 0, 0);
      listener.published(refUpdate, progress);
    }

    private void progressed(int updates, int files, int content, int skipped) {
      progress =
          new PublishProgress(
              progress.updates() + updates,
              next,
              total,
              progress.files() + files,
              progress.bytes() + content,
              progress.skipped() + skipped);
    }
  }

  /** What is still on its way belongs to this update, and so does its failure. */
  private void settle(PublishException failure) {
    try {
      sink.flush();
    } catch (PublishException another) {
      failure.addSuppressed(another);
    }
  }

  /** How far sending came. */
  public PublishProgress progress() {
    return progress;
  }

  private FileChange fileChange(Update update, int index, PathChange change) {
    byte @Nullable [] blobId = change.blobId();
    byte @Nullable [] content =
        blobId == null ? null : source.content(change.path(), blobId, limits.contentBytes());
    return FileChange.newBuilder()
        .setUpdateId(update.id())
        .setIndex(index)
        .setRepository(update.repository())
        .setRef(update.ref())
        .setPath(change.path())
        .setAction(blobId == null ? ChangeAction.DELETE : ChangeAction.UPSERT)
        .setBlobId(blobId == null ? null : ByteBuffer.wrap(blobId))
        .setContent(content == null ? null : ByteBuffer.wrap(content))
        .setSkipReason(blobId != null && content == null ? SkipReason.TOO_LARGE : null)
        .build();
  }

  private RefUpdate refUpdate(Update update) {
    return RefUpdate.newBuilder()
        .setUpdateId(update.id())
        .setRepository(update.repository())
        .setRef(update.ref())
        .setBase(update.base())
        .setCommit(update.commit())
        .setKind(update.kind())
        .setChanges(update.changes().size())
        .setTreeDigest(update.digest())
        .setSelection(update.selection())
        .setCommittedAt(update.committedAt())
        .setPublishedAt(clock.instant())
        .setPublisher(publisher)
        .build();
  }
}
