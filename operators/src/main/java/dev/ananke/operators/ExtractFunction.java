package dev.ananke.operators;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.ananke.core.assembly.Stages;
import dev.ananke.core.extract.Extraction;
import dev.ananke.core.extract.Extractor;
import dev.ananke.core.extract.ExtractorOptions;
import dev.ananke.core.quarantine.FlightRecorder;
import dev.ananke.core.updates.SampleLimits;
import dev.ananke.schemas.Bytes;
import dev.ananke.schemas.ChangeAction;
import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.DeadLetter;
import dev.ananke.schemas.FileChange;
import dev.ananke.schemas.Headers;
import dev.ananke.schemas.Keys;
import dev.ananke.schemas.RecordDecoder;
import dev.ananke.schemas.RecordEncoder;
import dev.ananke.schemas.RefChange;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.RefUpdateKind;
import dev.ananke.schemas.SchemaHistory;
import dev.ananke.schemas.SkipReason;
import dev.ananke.schemas.UndecodableException;
import dev.ananke.schemas.UnknownSchemaException;
import io.opentelemetry.api.trace.Span;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * From records to facts: decodes, checks and extracts. What cannot be used is a dead letter; where
 * it is a change whose headers can be read, it goes on as a skipped file too, so that its update
 * still becomes whole.
 *
 * <p>Content goes no further, except that of small files with a low index: publishers order changes
 * by a hash of the path, so these are a fair sample for the gate.
 */
public final class ExtractFunction extends ProcessFunction<RawRecord, RefRecord> {
  private static final long serialVersionUID = 1;

  /** Records that could not be used. */
  public static final OutputTag<OutputRecord> DEAD_LETTERS =
      new OutputTag<>("dead-letters") {
        private static final long serialVersionUID = 1;
      };

  private static final int KEPT_BYTES = 64 * 1024;
  private static final int MESSAGE_CHARACTERS = 1024;

  private final Extractors extractors;
  private final boolean moves;
  private final long cacheBytes;
  private final int samples;
  private final int sampleBytes;
  private final TraceOptions traces;
  private final String quarantine;

  private transient Tools tools;

  /** Makes the extractor of a slot. It travels with the job. */
  @FunctionalInterface
  interface Extractors extends Serializable {
    Extractor open(ExtractorOptions options);
  }

  /** What one slot works with: none of it can be serialised with the job. */
  private record Tools(
      Extractor extractor,
      RecordDecoder<SpecificRecord> decoder,
      RecordEncoder encoder,
      FlightRecorder recorder,
      ExtractMetrics metrics,
      Tracing tracing) {}

  /**
   * For the topic of commits.
   *
   * @param cacheBytes of facts that each slot keeps for blobs that come again
   * @param quarantine a directory that tells the next process what the last one died of; empty:
   *     none does
   */
  public ExtractFunction(
      long cacheBytes, SampleLimits samples, TraceOptions traces, String quarantine) {
    this(Stages::extractor, true, cacheBytes, samples, traces, quarantine);
  }

  /**
   * For the topic of bulk, where no moves of refs may be: their order and their offsets count, so
   * that all of them have to be on one topic.
   *
   * @param cacheBytes as above
   * @param quarantine as above
   */
  public static ExtractFunction ofBulk(
      long cacheBytes, SampleLimits samples, TraceOptions traces, String quarantine) {
    return new ExtractFunction(Stages::extractor, false, cacheBytes, samples, traces, quarantine);
  }

  ExtractFunction(
      Extractors extractors,
      boolean moves,
      long cacheBytes,
      SampleLimits samples,
      TraceOptions traces,
      String quarantine) {
    this.extractors = extractors;
    this.moves = moves;
    this.quarantine = quarantine;
    this.cacheBytes = cacheBytes;
    this.samples = samples.files();
    this.sampleBytes = samples.fileBytes();
    this.traces = traces;
  }

  @Override
  public void open(OpenContext context) {
    ExtractorOptions options = new ExtractorOptions(ExtractorOptions.DEFAULT.limits(), cacheBytes);
    Extractor extractor = extractors.open(options);
    tools =
        new Tools(
            extractor,
            RecordDecoder.ofAny(List.of(FileChange.class, RefUpdate.class), new SchemaHistory()),
            new RecordEncoder(),
            FlightRecorders.open(quarantine, getRuntimeContext()),
            new ExtractMetrics(getRuntimeContext().getMetricGroup().addGroup("ananke"), extractor),
            traces.open());
  }

  @Override
  public void close() {
    // Flink closes functions that it never opened.
    if (tools != null) {
      tools.extractor().close();
      tools.tracing().close();
      tools.recorder().close();
    }
  }

  @Override
  public void processElement(RawRecord record, Context context, Collector<RefRecord> out) {
    byte[] value = record.value();
    if (value == null) {
      reject(record, DeadLetterReason.INVALID, "the record has no value", context, out);
      return;
    }
    SpecificRecord decoded;
    try {
      decoded = tools.decoder().decode(value);
    } catch (UnknownSchemaException e) {
      reject(record, DeadLetterReason.UNKNOWN_SCHEMA, message(e), context, out);
      return;
    } catch (UndecodableException e) {
      reject(record, DeadLetterReason.UNDECODABLE, message(e), context, out);
      return;
    }
    if (decoded instanceof RefUpdate update) {
      String flaw = moves ? flaw(update) : "a RefUpdate belongs to the topic of commits";
      if (flaw == null) {
        out.collect(
            new RefRecord(
                update.getRepository(),
                update.getRef(),
                null,
                0,
                record.offset(),
                tools.encoder().encode(update),
                traceparent(record)));
      } else {
        reject(record, DeadLetterReason.INVALID, flaw, context, out);
      }
    } else if (decoded instanceof FileChange change) {
      String flaw = flaw(change);
      if (flaw == null) {
        if (moves) {
          LiveChanges.OF_PROCESS.came(System.nanoTime());
        }
        Span span = tools.tracing().begin("extract", traceparent(record));
        span.setAttribute("ananke.path", change.getPath());
        extract(record, change, context, out);
        span.end();
      } else {
        reject(record, DeadLetterReason.INVALID, flaw, context, out);
      }
    }
  }

  private void extract(
      RawRecord record, FileChange change, Context context, Collector<RefRecord> out) {
    RefChange result = new RefChange();
    result.setPath(change.getPath());
    if (change.getAction() == ChangeAction.UPSERT) {
      byte[] blobId = Bytes.of(Objects.requireNonNull(change.getBlobId()));
      result.setBlobId(ByteBuffer.wrap(blobId));
      ByteBuffer content = change.getContent();
      if (content == null) {
        skip(result, Objects.requireNonNull(change.getSkipReason()), "not published");
      } else {
        byte[] bytes = Bytes.of(content);
        if (!BlobIds.names(blobId, bytes)) {
          String flaw = "the content of " + change.getPath() + " is not that of its blob id";
          deadLetter(record, DeadLetterReason.WRONG_BLOB, flaw, context);
          countAsSkipped(record, change.getRepository(), Headers.of(change), flaw, out);
          return;
        }
        extract(result, change.getIndex(), blobId, bytes, record.offset());
      }
    }
    collect(
        change.getRepository(),
        change.getRef(),
        change.getUpdateId().bytes(),
        change.getIndex(),
        record,
        result,
        out);
  }

  private void extract(RefChange result, int index, byte[] blobId, byte[] content, long offset) {
    if (tools.recorder().isQuarantined(blobId)) {
      skip(result, SkipReason.CRASHED, "it was being read when a process ended, more than once");
      return;
    }
    tools.recorder().depart(blobId, offset);
    long start = System.nanoTime();
    Extraction extraction = tools.extractor().extract(result.getPath(), blobId, content);
    tools.recorder().arrive();
    tools.metrics().extracted(extraction, System.nanoTime() - start);
    switch (extraction) {
      case Extraction.Facts facts -> {
        result.setFacts(facts.facts());
        if (index < samples && content.length <= sampleBytes) {
          result.setContent(ByteBuffer.wrap(content));
        }
      }
      case Extraction.Rules rules -> result.setRules(rules.rules());
      case Extraction.Skipped skipped -> skip(result, skipped.reason(), skipped.message());
    }
  }

  private void skip(RefChange result, SkipReason reason, String message) {
    result.setSkipReason(reason);
    result.setSkipMessage(message);
    tools.metrics().skipped(reason);
  }

  private void collect(
      String repository,
      String ref,
      byte[] updateId,
      int index,
      RawRecord record,
      RefChange change,
      Collector<RefRecord> out) {
    out.collect(
        new RefRecord(
            repository,
            ref,
            updateId,
            index,
            record.offset(),
            tools.encoder().encode(change),
            null));
  }

  private static @Nullable String traceparent(RawRecord record) {
    byte[] header = record.headers().get(Tracing.TRACEPARENT);
    return header == null ? null : new String(header, US_ASCII);
  }

  // --- what cannot be used

  private void reject(
      RawRecord record,
      DeadLetterReason reason,
      String message,
      Context context,
      Collector<RefRecord> out) {
    deadLetter(record, reason, message, context);
    try {
      String repository =
          Keys.parseFileChange(record.key() == null ? new byte[0] : record.key()).repository();
      countAsSkipped(record, repository, Headers.parse(record.headers()::get), message, out);
    } catch (UndecodableException e) {
      // A RefUpdate, or something foreign: the next update will not fit, and a Resync heals.
    }
  }

  private void deadLetter(
      RawRecord record, DeadLetterReason reason, String message, Context context) {
    tools.metrics().rejected(reason);
    byte[] value = record.value() == null ? new byte[0] : record.value();
    DeadLetter letter =
        new DeadLetter(
            record.topic(),
            record.partition(),
            record.offset(),
            reason.word(),
            cut(message),
            ByteBuffer.wrap(value, 0, Math.min(value.length, KEPT_BYTES)),
            ContentHash.of(value),
            (long) value.length);
    context.output(
        DEAD_LETTERS,
        new OutputRecord(
            record.topic() + record.partition(),
            Keys.deadLetter(record.topic(), record.partition(), record.offset()),
            tools.encoder().encode(letter)));
  }

  /** Messages quote what is wrong, which may be as long as a record: a letter has to be sent. */
  private static String cut(String message) {
    return message.length() <= MESSAGE_CHARACTERS
        ? message
        : message.substring(0, MESSAGE_CHARACTERS) + "…";
  }

  private void countAsSkipped(
      RawRecord record,
      String repository,
      Headers headers,
      String message,
      Collector<RefRecord> out) {
    if (!Keys.isName(headers.ref()) || !Keys.isName(headers.path())) {
      return;
    }
    RefChange change = new RefChange();
    change.setPath(headers.path());
    if (headers.blobId() != null) {
      change.setBlobId(ByteBuffer.wrap(headers.blobId()));
      skip(change, SkipReason.UNDECODABLE, cut(message));
    }
    collect(
        repository,
        headers.ref(),
        headers.updateId().bytes(),
        headers.index(),
        record,
        change,
        out);
  }

  // --- rules of the topic

  private static @Nullable String flaw(RefUpdate update) {
    if (!Keys.isRepository(update.getRepository())) {
      return "the repository is empty, too long, or has other characters than A-Z a-z 0-9 . _ / -";
    }
    if (!Keys.isName(update.getRef())) {
      return "the ref is empty, too long, or has a NUL";
    }
    if (isNoCommit(update.getCommit()) || isNoCommit(update.getBase())) {
      return "the commit or its base is empty, too long, or has a NUL";
    }
    if (update.getChanges() < 0) {
      return "the number of changes is negative";
    }
    boolean deleted = update.getKind() == RefUpdateKind.REF_DELETED;
    if (deleted != (update.getCommit() == null)) {
      return deleted ? "a deleted ref has no commit" : "the commit is missing";
    }
    if (deleted && update.getChanges() != 0) {
      return "a deleted ref has no changes";
    }
    return null;
  }

  private static @Nullable String flaw(FileChange change) {
    if (!Keys.isRepository(change.getRepository())) {
      return "the repository is empty, too long, or has other characters than A-Z a-z 0-9 . _ / -";
    }
    if (!Keys.isName(change.getRef())) {
      return "the ref is empty, too long, or has a NUL";
    }
    if (!Keys.isName(change.getPath())) {
      return "the path is empty, too long, or has a NUL";
    }
    if (change.getIndex() < 0) {
      return "the index is negative";
    }
    ByteBuffer blobId = change.getBlobId();
    if (change.getAction() == ChangeAction.DELETE) {
      return blobId == null && change.getContent() == null ? null : "a deleted file has no blob";
    }
    if (blobId == null
        || (blobId.remaining() != BlobIds.SHA1_BYTES
            && blobId.remaining() != BlobIds.SHA256_BYTES)) {
      return "the blob id does not have 20 or 32 bytes";
    }
    if (change.getContent() == null && change.getSkipReason() == null) {
      return "neither content nor a reason why it is missing";
    }
    return null;
  }

  private static boolean isNoCommit(@Nullable String commit) {
    return commit != null && !Keys.isName(commit);
  }

  private static String message(Exception e) {
    return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
  }
}
