package dev.ananke.schemas;

import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** What the codec needs to know of a generated record class; found out once per class. */
record RecordType(Schema schema, long fingerprint, SpecificData model) {

  private static final ClassValue<RecordType> TYPES =
      new ClassValue<>() {
        @Override
        protected RecordType computeValue(Class<?> type) {
          Class<? extends SpecificRecord> record = type.asSubclass(SpecificRecord.class);
          Schema schema = new SpecificData(type.getClassLoader()).getSchema(record);
          return new RecordType(
              schema,
              SchemaNormalization.parsingFingerprint64(schema),
              new RecordModel(record, schema));
        }
      };

  static RecordType of(Class<? extends SpecificRecord> record) {
    return TYPES.get(record);
  }

  String name() {
    return schema.getName();
  }
}
