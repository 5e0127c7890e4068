package dev.ananke.core.language.java;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The Java files of the source jars that the build puts into {@code target/corpora}. */
final class Corpora {
  private static final Path FOLDER = Path.of("target/corpora");

  record Source(String path, byte[] content) {
    String text() {
      return new String(content, StandardCharsets.UTF_8);
    }
  }

  private Corpora() {}

  /** Those of all jars whose name contains {@code jar}, in the order of their names. */
  static List<Source> sources(String jar) throws IOException {
    List<Source> sources = new ArrayList<>();
    try (Stream<Path> jars = Files.list(FOLDER)) {
      for (Path each : jars.filter(path -> path.toString().contains(jar)).sorted().toList()) {
        try (ZipFile zip = new ZipFile(each.toFile())) {
          for (ZipEntry entry :
              zip.stream()
                  .filter(file -> file.getName().endsWith(".java"))
                  .sorted(Comparator.comparing(ZipEntry::getName))
                  .<ZipEntry>map(file -> file)
                  .toList()) {
            sources.add(new Source(entry.getName(), zip.getInputStream(entry).readAllBytes()));
          }
        }
      }
    }
    return sources;
  }
}
