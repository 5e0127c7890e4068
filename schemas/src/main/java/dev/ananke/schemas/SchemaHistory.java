package dev.ananke.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.JsonSchemaParser;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.jspecify.annotations.Nullable;

/**
 * Finds the schema that a record was written with: among those that this and all earlier releases
 * wrote (resources, read when first asked for), and among those that were {@linkplain #learn
 * learned} from a topic, by which an older reader understands a newer writer. Safe for use by
 * several threads.
 */
public final class SchemaHistory {
  private final Map<Long, Schema> learned = new ConcurrentHashMap<>();

  /** The shipped schemas, nothing learned. */
  public SchemaHistory() {}

  /**
   * Adds the schema that stands under an {@code s} key of the output topic.
   *
   * @param json the schema in Avro's JSON form
   * @throws UndecodableException if it is no schema
   */
  public void learn(byte[] json) {
    Schema schema;
    try {
      schema = parse(json);
    } catch (AvroRuntimeException e) {
      throw new UndecodableException("not an Avro schema: " + e.getMessage(), e);
    }
    learned.put(SchemaNormalization.parsingFingerprint64(schema), schema);
  }

  /** The schema of that record with that fingerprint, or null. */
  @Nullable Schema find(String record, long fingerprint) {
    Schema schema = learned.get(fingerprint);
    if (schema != null) {
      return schema.getName().equals(record) ? schema : null;
    }
    byte[] json = shipped(record, fingerprint);
    return json == null ? null : parse(json);
  }

  /** The shipped schema as it stands in its resource, or null. */
  static byte @Nullable [] shipped(String record, long fingerprint) {
    String name = "history/" + record + "-" + SingleObject.hex(fingerprint) + ".avsc";
    try (InputStream in = SchemaHistory.class.getResourceAsStream(name)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + name, e);
    }
  }

  private static Schema parse(byte[] json) {
    return JsonSchemaParser.parseInternal(new String(json, StandardCharsets.UTF_8));
  }
}
