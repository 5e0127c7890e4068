package dev.ananke.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.JsonSchemaParser;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;

/**
 * The history holds the schema that each record is written with today. Run with {@code
 * -Dananke.accept=true} to add what is missing; never delete a file of a released schema.
 */
class SchemaHistoryTest {
  private static final Path HISTORY = Path.of("src/main/resources/dev/ananke/schemas/history");

  @Test
  void history_currentSchemas_areAllThere() throws IOException {
    List<String> missing = new ArrayList<>();
    for (RecordType type : SchemaSources.records()) {
      Path file =
          HISTORY.resolve(type.name() + "-" + SingleObject.hex(type.fingerprint()) + ".avsc");
      String current = published(type.schema());
      if (Files.exists(file) && Files.readString(file).equals(current)) {
        continue;
      }
      missing.add(file.getFileName().toString());
      if (Boolean.getBoolean("ananke.accept")) {
        Files.createDirectories(HISTORY);
        Files.writeString(file, current);
      }
    }
    assertEquals(
        List.of(),
        missing,
        "These schemas (or their documentation) changed. Add them to the history with"
            + " mvn -pl schemas test -Dtest='SchemaHistoryTest' -Dananke.accept=true"
            + " (then run once more without), and commit them; keep the older files of the same"
            + " record, except those that no release and no branch of others has written with.");
  }

  @Test
  void history_everySchema_canBeReadByTheRecordOfToday() throws IOException {
    List<RecordType> records = SchemaSources.records();
    for (Path file : historyFiles()) {
      Schema writer = JsonSchemaParser.parseInternal(Files.readString(file));
      Schema reader =
          records.stream()
              .filter(type -> type.name().equals(writer.getName()))
              .findFirst()
              .orElseThrow(() -> new AssertionError(file + " belongs to no record of today"))
              .schema();
      var compatibility = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
      assertEquals(
          SchemaCompatibilityType.COMPATIBLE,
          compatibility.getType(),
          () -> file.getFileName() + ": " + compatibility.getResult().getIncompatibilities());
    }
  }

  @Test
  void history_fileNames_carryTheFingerprintOfTheirContent() throws IOException {
    for (Path file : historyFiles()) {
      Schema schema = JsonSchemaParser.parseInternal(Files.readString(file));
      assertEquals(
          schema.getName()
              + "-"
              + SingleObject.hex(SchemaNormalization.parsingFingerprint64(schema))
              + ".avsc",
          file.getFileName().toString());
    }
  }

  @Test
  void find_unknownFingerprint_givesNull() {
    assertNull(new SchemaHistory().find("Bundle", 42));
  }

  @Test
  void learn_schemaOfANewerRelease_isFound() {
    SchemaHistory history = new SchemaHistory();
    String json =
        """
        {"type": "record", "name": "Fragment", "namespace": "dev.ananke.schemas",
         "fields": [{"name": "later", "type": "int"}]}""";
    history.learn(json.getBytes(StandardCharsets.UTF_8));
    long fingerprint =
        SchemaNormalization.parsingFingerprint64(JsonSchemaParser.parseInternal(json));
    assertNotNull(history.find("Fragment", fingerprint));
    assertNull(history.find("Bundle", fingerprint));
  }

  @Test
  void learn_noSchema_isRefused() {
    assertThrows(
        UndecodableException.class,
        () -> new SchemaHistory().learn("{\"type\": 3}".getBytes(StandardCharsets.UTF_8)));
    assertThrows(UndecodableException.class, () -> new SchemaHistory().learn(new byte[] {0, 1}));
  }

  @Test
  void schemaRecords_ofOutputTopic_nameTheFingerprintThatValuesStartWith() {
    List<SchemaRecords.SchemaRecord> records = SchemaRecords.ofOutputTopic();
    assertEquals(4, records.size());
    for (SchemaRecords.SchemaRecord record : records) {
      Schema schema =
          JsonSchemaParser.parseInternal(new String(record.value(), StandardCharsets.UTF_8));
      assertEquals(
          new OutputKey.SchemaKey(SchemaNormalization.parsingFingerprint64(schema)),
          OutputKey.parse(record.key()));
      assertFalse(
          new String(record.value(), StandardCharsets.UTF_8).contains("avro.java.string"),
          "a foreign reader has no use for hints to Java");
    }
  }

  private static List<Path> historyFiles() throws IOException {
    try (Stream<Path> files = Files.list(HISTORY)) {
      return files.sorted().toList();
    }
  }

  /** The schema as others see it: with its documentation, without what only Java code uses. */
  private static String published(Schema schema) {
    String plain =
        schema
            .toString()
            .replace("{\"type\":\"string\",\"avro.java.string\":\"String\"}", "\"string\"")
            .replace(",\"avro.java.string\":\"String\"", "");
    return SchemaFormatter.format("json/pretty", JsonSchemaParser.parseInternal(plain)) + "\n";
  }
}
