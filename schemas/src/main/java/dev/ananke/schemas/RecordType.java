package dev.ananke.schemas;

import org.apache.avro.Conversion;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * What the codec needs to know of a generated record class. The model belongs to the class loader
 * of the record: Avro's own default looks classes up beside Avro, which fails where a cluster loads
 * Avro and the job from different places.
 */
record RecordType(
    Class<? extends SpecificRecord> type, Schema schema, long fingerprint, SpecificData model) {

  private static final ClassValue<RecordType> TYPES =
      new ClassValue<>() {
        @Override
        protected RecordType computeValue(Class<?> type) {
          return describe(type.asSubclass(SpecificRecord.class));
        }
      };

  static RecordType of(Class<? extends SpecificRecord> type) {
    return TYPES.get(type);
  }

  private static RecordType describe(Class<? extends SpecificRecord> type) {
    SpecificData model = new SpecificData(type.getClassLoader());
    for (Conversion<?> conversion : SpecificData.getForClass(type).getConversions()) {
      model.addLogicalTypeConversion(conversion);
    }
    Schema schema = model.getSchema(type);
    return new RecordType(type, schema, SchemaNormalization.parsingFingerprint64(schema), model);
  }

  String name() {
    return schema.getName();
  }
}
