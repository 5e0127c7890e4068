package dev.ananke.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * Records as earlier releases encoded them. {@code <record>/<shape>.json} is the record as today's
 * code sees it, in Avro's JSON encoding; {@code <record>/<shape>-<fingerprint>.base64} is the same
 * record as it was encoded with that schema. An encoded file is written once and never changed.
 */
final class Fixtures {
  private static final Path FOLDER = Path.of("src/test/resources/dev/ananke/schemas/fixtures");

  private Fixtures() {}

  record Shape(RecordType type, String name, Path json) {

    SpecificRecord record() {
      try {
        SpecificDatumReader<SpecificRecord> reader =
            new SpecificDatumReader<>(type.schema(), type.schema(), type.model());
        return reader.read(
            null, DecoderFactory.get().jsonDecoder(type.schema(), Files.readString(json)));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + json, e);
      }
    }

    /** Where the shape stands as encoded with today's schema. */
    Path current() {
      return json.resolveSibling(name + "-" + SingleObject.hex(type.fingerprint()) + ".base64");
    }

    List<Path> encoded() throws IOException {
      try (Stream<Path> files = Files.list(json.getParent())) {
        return files
            .filter(file -> file.getFileName().toString().matches(name + "-[0-9a-f]{16}\\.base64"))
            .sorted()
            .toList();
      }
    }
  }

  static byte[] read(Path encoded) throws IOException {
    return Base64.getMimeDecoder().decode(Files.readString(encoded));
  }

  static void write(Path encoded, byte[] bytes) throws IOException {
    Files.writeString(
        encoded, Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(bytes) + "\n");
  }

  static Stream<Shape> shapes() {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(Fixtures::shape)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + FOLDER, e);
    }
  }

  private static Shape shape(Path json) {
    String file = json.getFileName().toString();
    return new Shape(
        RecordType.of(SchemaSources.type(FOLDER.relativize(json).getName(0).toString())),
        file.substring(0, file.length() - ".json".length()),
        json);
  }
}
