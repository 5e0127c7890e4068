package dev.ananke.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What any release wrote, this one reads. Run with {@code -Dananke.accept=true} to encode new
 * shapes with today's schemas.
 */
class CompatibilityTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void decode_asAnyReleaseEncodedIt_givesTheRecord(Fixtures.Shape shape) throws IOException {
    SpecificRecord record = shape.record();
    if (Boolean.getBoolean("ananke.accept") && !Files.exists(shape.current())) {
      Fixtures.write(shape.current(), Codec.encode(record));
    }
    List<Path> encoded = shape.encoded();
    assertTrue(
        encoded.contains(shape.current()),
        () ->
            shape.json()
                + " is not yet encoded with today's schema: adapt the JSON if the schema changed, and"
                + " run mvn -pl schemas test -Dtest='CompatibilityTest' -Dananke.accept=true");
    RecordDecoder<SpecificRecord> decoder =
        RecordDecoder.ofAny(List.of(record.getClass()), new SchemaHistory());
    for (Path file : encoded) {
      assertEquals(record, decoder.decode(Fixtures.read(file)), file::toString);
    }
  }

  @Test
  void fixtures_everyRecordAndEverySchemaInTheHistory_haveSome() throws IOException {
    Set<String> covered =
        Fixtures.shapes()
            .flatMap(
                shape -> {
                  try {
                    return shape.encoded().stream()
                        .map(file -> schemaName(shape, file.getFileName().toString()));
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                })
            .collect(Collectors.toSet());
    List<String> missing = new ArrayList<>();
    try (Stream<Path> history =
        Files.list(Path.of("src/main/resources/dev/ananke/schemas/history"))) {
      history
          .map(file -> file.getFileName().toString())
          .filter(name -> !covered.contains(name))
          .sorted()
          .forEach(missing::add);
    }
    assertEquals(
        List.of(),
        missing,
        "No fixture was encoded with these schemas: add <record>/<shape>.json to the fixtures");
  }

  private static String schemaName(Fixtures.Shape shape, String encodedFile) {
    return shape.type().name()
        + encodedFile.substring(shape.name().length(), encodedFile.length() - ".base64".length())
        + ".avsc";
  }

  static Stream<Fixtures.Shape> shapes() {
    return Fixtures.shapes();
  }
}
