package dev.ananke.schemas;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Conversion;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Avro's view of one generated record: the classes of it and of all that it embeds, found once,
 * beside it. Avro itself would look them up by name, beside Avro or the thread, and refuses any
 * that a system property does not list; here a name in a foreign schema can load nothing.
 */
final class RecordModel extends SpecificData {
  private final Map<String, Class<?>> classes = new HashMap<>();

  RecordModel(Class<? extends SpecificRecord> record, Schema schema) {
    super(record.getClassLoader());
    for (Conversion<?> conversion : SpecificData.getForClass(record).getConversions()) {
      addLogicalTypeConversion(conversion);
    }
    // The coders that are generated with the records: they know the fields, reflection is slower.
    setCustomCoders(true);
    collect(schema);
  }

  @Override
  public @Nullable Class<?> getClass(Schema schema) {
    return switch (schema.getType()) {
      case RECORD, ENUM, FIXED -> classes.get(schema.getFullName());
      default -> super.getClass(schema);
    };
  }

  private void collect(Schema schema) {
    switch (schema.getType()) {
      case RECORD -> {
        if (add(schema)) {
          schema.getFields().forEach(field -> collect(field.schema()));
        }
      }
      case ENUM, FIXED -> add(schema);
      case ARRAY -> collect(schema.getElementType());
      case MAP -> collect(schema.getValueType());
      case UNION -> schema.getTypes().forEach(this::collect);
      default -> {}
    }
  }

  private boolean add(Schema schema) {
    if (classes.containsKey(schema.getFullName())) {
      return false;
    }
    try {
      classes.put(
          schema.getFullName(), Class.forName(schema.getFullName(), false, getClassLoader()));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("no class was generated for " + schema.getFullName(), e);
    }
    return true;
  }
}
