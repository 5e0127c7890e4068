package dev.ananke.schemas;

import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/** The schemas that stand on the output topic, so that a reader needs nothing but the topic. */
public final class SchemaRecords {

  private SchemaRecords() {}

  /**
   * A schema as a record of the output topic.
   *
   * @param key {@code s} NUL fingerprint
   * @param value the schema in Avro's JSON form; it is not single-object encoded itself
   */
  @SuppressWarnings("ArrayRecordComponent") // sent, never compared
  public record SchemaRecord(byte[] key, byte[] value) {}

  /**
   * One record for every schema that this release uses on the output topic. The job writes them
   * before anything else whenever it starts; the topic is compacted, so writing them again is
   * harmless.
   */
  public static List<SchemaRecord> ofOutputTopic() {
    return Stream.of(Bundle.class, Fragment.class, ImportablePackages.class, PackageEvidence.class)
        .map(SchemaRecords::of)
        .toList();
  }

  private static SchemaRecord of(Class<? extends SpecificRecord> record) {
    RecordType type = RecordType.of(record);
    byte[] json = SchemaHistory.shipped(type.name(), type.fingerprint());
    if (json == null) {
      throw new IllegalStateException(
          "the schema of " + type.name() + " is missing in the history: the build is incomplete");
    }
    return new SchemaRecord(new OutputKey.SchemaKey(type.fingerprint()).bytes(), json);
  }
}
