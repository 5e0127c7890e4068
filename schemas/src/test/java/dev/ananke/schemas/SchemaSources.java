package dev.ananke.schemas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/**
 * The record types that are written on their own, found as files under src/main/avro: all but those
 * in {@code common}, which only stand inside of others.
 */
final class SchemaSources {
  private static final Path AVRO = Path.of("src/main/avro");

  private SchemaSources() {}

  static List<RecordType> records() throws IOException {
    try (Stream<Path> files = Files.walk(AVRO)) {
      return files
          .filter(file -> !file.startsWith(AVRO.resolve("common")))
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".avsc"))
          .map(name -> name.substring(0, name.length() - ".avsc".length()))
          .sorted()
          .map(SchemaSources::load)
          .filter(SpecificRecord.class::isAssignableFrom)
          .map(type -> RecordType.of(type.asSubclass(SpecificRecord.class)))
          .toList();
    }
  }

  static Class<? extends SpecificRecord> type(String record) {
    return load(record).asSubclass(SpecificRecord.class);
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName("dev.ananke.schemas." + name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("no class was generated for " + name + ".avsc", e);
    }
  }
}
