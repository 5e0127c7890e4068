package dev.ananke.schemas;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads records in Avro single-object encoding, whichever release wrote them: the fingerprint in
 * front names the writer's schema, the {@link SchemaHistory} has it, and Avro resolves it to the
 * record of today. It keeps its readers, hence belongs to one thread.
 *
 * @param <T> what it gives: one record type, or {@link SpecificRecord} where a topic carries
 *     several
 */
public final class RecordDecoder<T extends SpecificRecord> {
  private final SchemaHistory history;
  private final List<RecordType> expected;
  private final Map<Long, SpecificDatumReader<T>> readers = new HashMap<>();
  private BinaryDecoder binary = DecoderFactory.get().binaryDecoder(new byte[0], null);

  private RecordDecoder(SchemaHistory history, List<RecordType> expected) {
    this.history = history;
    this.expected = expected;
  }

  /** A decoder of one record type that knows the schemas of all releases up to this one. */
  public static <T extends SpecificRecord> RecordDecoder<T> of(Class<T> type) {
    return of(type, new SchemaHistory());
  }

  /** A decoder of one record type. */
  public static <T extends SpecificRecord> RecordDecoder<T> of(
      Class<T> type, SchemaHistory history) {
    return new RecordDecoder<>(history, List.of(RecordType.of(type)));
  }

  /** A decoder for a topic that carries several record types; the fingerprint tells which. */
  public static RecordDecoder<SpecificRecord> ofAny(
      List<Class<? extends SpecificRecord>> types, SchemaHistory history) {
    return new RecordDecoder<>(history, types.stream().map(RecordType::of).toList());
  }

  /**
   * Decodes one record.
   *
   * @throws UnknownSchemaException if the writer's schema is not known for any expected record
   * @throws UndecodableException if the bytes are not such a record, whole and nothing else
   */
  public T decode(byte[] encoded) {
    long fingerprint = SingleObject.fingerprint(encoded);
    SpecificDatumReader<T> reader = readers.get(fingerprint);
    if (reader == null) {
      reader = reader(fingerprint);
      readers.put(fingerprint, reader);
    }
    binary =
        DecoderFactory.get()
            .binaryDecoder(
                encoded,
                SingleObject.HEADER_BYTES,
                encoded.length - SingleObject.HEADER_BYTES,
                binary);
    T record;
    boolean whole;
    try {
      record = reader.read(null, binary);
      whole = binary.isEnd();
    } catch (IOException | RuntimeException e) {
      // Avro has no exception of its own for malformed data: what comes depends on where it is cut.
      throw new UndecodableException("malformed " + reader.getSchema().getName() + ": " + e, e);
    }
    if (!whole) {
      throw new UndecodableException(
          "malformed " + reader.getSchema().getName() + ": bytes follow after its end");
    }
    return record;
  }

  private SpecificDatumReader<T> reader(long fingerprint) {
    for (RecordType type : expected) {
      Schema writer =
          type.fingerprint() == fingerprint
              ? type.schema()
              : history.find(type.name(), fingerprint);
      if (writer != null) {
        return new SpecificDatumReader<>(writer, type.schema(), type.model());
      }
    }
    throw new UnknownSchemaException(
        SingleObject.hex(fingerprint),
        expected.stream().map(RecordType::name).collect(Collectors.joining(" or ")));
  }
}
