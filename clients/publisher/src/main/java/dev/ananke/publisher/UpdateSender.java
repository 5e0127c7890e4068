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
 * that makes them count. So a send that breaks off leaves nothing that a job would wait for.
 */
public final class UpdateSender {
  private final Source source;
  private final EventSink sink;
  private final int contentLimit;
  private final String publisher;
  private final InstantSource clock;
  private final PublishListener listener;
  private final Tracer tracer;
  private PublishProgress progress = PublishProgress.START;

  /**
   * A sender that has sent nothing yet, and traces nothing.
   *
   * @param contentLimit bytes; larger files are sent without content
   * @param publisher name and version of this program, as events carry it
   */
  public UpdateSender(
      Source source,
      EventSink sink,
      int contentLimit,
      String publisher,
      InstantSource clock,
      PublishListener listener) {
    this(
        source,
        sink,
        contentLimit,
        publisher,
        clock,
        listener,
        TracerProvider.noop().get("dev.ananke"));
  }

  /**
   * A sender that has sent nothing yet.
   *
   * @param contentLimit bytes; larger files are sent without content
   * @param publisher name and version of this program, as events carry it
   * @param tracer begins a span for each update, which its records are sent in
   */
  public UpdateSender(
      Source source,
      EventSink sink,
      int contentLimit,
      String publisher,
      InstantSource clock,
      PublishListener listener,
      Tracer tracer) {
    this.source = source;
    this.sink = sink;
    this.contentLimit = contentLimit;
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
    Span span =
        tracer
            .spanBuilder("publish")
            .setSpanKind(SpanKind.PRODUCER)
            .setAttribute("ananke.repository", update.repository())
            .setAttribute("ananke.ref", update.ref())
            .setAttribute("ananke.changes", (long) update.changes().size())
            .startSpan();
    try {
      // What the sink puts onto the records is the trace that its caller is in.
      Context.current().with(span).wrap(() -> sendAll(update)).run();
    } catch (PublishException failure) {
      span.setStatus(StatusCode.ERROR).recordException(failure);
      throw failure;
    } finally {
      span.end();
    }
  }

  private void sendAll(Update update) {
    // Before the first record: what a failure leaves on the topic, jobs keep for a while.
    for (PathChange change : update.changes()) {
      byte[] blobId = change.blobId();
      if (blobId != null) {
        source.requireContent(change.path(), blobId);
      }
    }
    int total = update.changes().size();
    progress = progressed(progress.updates(), 0, total, 0, 0, 0);
    try {
      for (int index = 0; index < total; index++) {
        FileChange change = fileChange(update, index, update.changes().get(index));
        sink.send(change);
        int bytes = change.getContent() == null ? 0 : change.getContent().remaining();
        int skipped = change.getSkipReason() == null ? 0 : 1;
        progress = progressed(progress.updates(), index + 1, total, 1, bytes, skipped);
        listener.progressed(progress);
      }
      if (total > 0) {
        int withoutContent = sink.flush();
        progress = progressed(progress.updates(), total, total, 0, 0, withoutContent);
      }
      RefUpdate refUpdate = refUpdate(update);
      sink.send(refUpdate);
      sink.flush();
      progress = progressed(progress.updates() + 1, total, total, 0, 0, 0);
      listener.published(refUpdate, progress);
    } catch (PublishException failure) {
      settle(failure);
      throw failure;
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

  private PublishProgress progressed(
      int updates, int ofUpdate, int inUpdate, int files, int bytes, int skipped) {
    return new PublishProgress(
        updates,
        ofUpdate,
        inUpdate,
        progress.files() + files,
        progress.bytes() + bytes,
        progress.skipped() + skipped);
  }

  private FileChange fileChange(Update update, int index, PathChange change) {
    byte @Nullable [] blobId = change.blobId();
    byte @Nullable [] content =
        blobId == null ? null : source.content(change.path(), blobId, contentLimit);
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
