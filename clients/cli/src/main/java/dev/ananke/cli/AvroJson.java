package dev.ananke.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ananke.schemas.Bytes;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Avro records as JSON for people: hashes in hex, times in ISO 8601, no type names around unions.
 */
final class AvroJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private AvroJson() {}

  static ObjectNode of(IndexedRecord item) {
    return of(item, Integer.MAX_VALUE);
  }

  /** Of longer bytes the first ones, and how many there are. */
  static ObjectNode of(IndexedRecord item, int longestBytes) {
    ObjectNode object = JSON.objectNode();
    for (Schema.Field field : item.getSchema().getFields()) {
      object.set(field.name(), value(item.get(field.pos()), longestBytes));
    }
    return object;
  }

  static JsonNode bytes(byte[] bytes, int longest) {
    String hex = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, longest));
    return JSON.textNode(bytes.length <= longest ? hex : hex + "... (" + bytes.length + " bytes)");
  }

  private static JsonNode value(@Nullable Object value, int longestBytes) {
    return switch (value) {
      case null -> JSON.nullNode();
      case IndexedRecord item -> of(item, longestBytes);
      case GenericFixed hash -> JSON.textNode(HexFormat.of().formatHex(hash.bytes()));
      case ByteBuffer buffer -> bytes(Bytes.of(buffer), longestBytes);
      case Instant time -> JSON.textNode(time.toString());
      case Collection<?> items -> {
        var array = JSON.arrayNode();
        items.forEach(item -> array.add(value(item, longestBytes)));
        yield array;
      }
      case Map<?, ?> entries -> {
        ObjectNode object = JSON.objectNode();
        Map<String, Object> sorted = new TreeMap<>();
        entries.forEach((key, item) -> sorted.put(key.toString(), item));
        sorted.forEach((key, item) -> object.set(key, value(item, longestBytes)));
        yield object;
      }
      case Boolean flag -> JSON.booleanNode(flag);
      case Integer number -> JSON.numberNode(number);
      case Long number -> JSON.numberNode(number);
      case Double number -> JSON.numberNode(number);
      default -> JSON.textNode(value.toString());
    };
  }
}
