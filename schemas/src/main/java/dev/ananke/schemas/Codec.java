package dev.ananke.schemas;

import org.apache.avro.specific.SpecificRecord;

/**
 * Avro single-object encoding for an occasional record. Code that encodes many keeps a {@link
 * RecordEncoder}; reading always takes a {@link RecordDecoder}.
 */
public final class Codec {

  private Codec() {}

  /** Encodes one record: header, fingerprint, data. */
  public static <T extends SpecificRecord> byte[] encode(T record) {
    return new RecordEncoder().encode(record);
  }

  /** A copy that shares nothing mutable with the record. The generated builders cannot copy. */
  public static <T extends SpecificRecord> T copy(T record) {
    RecordType type = RecordType.of(record.getClass());
    return type.model().deepCopy(type.schema(), record);
  }

  /** A decoder of one record type that knows the schemas of all releases up to this one. */
  public static <T extends SpecificRecord> RecordDecoder<T> decoder(Class<T> type) {
    return RecordDecoder.of(type);
  }
}
