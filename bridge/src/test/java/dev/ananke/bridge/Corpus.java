package dev.ananke.bridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Real sources, which the build copies to {@code target/corpora}. */
final class Corpus {
  private Corpus() {}

  static SortedMap<String, byte[]> gson() {
    return javaFiles("gson-2.11.0-sources.jar");
  }

  static SortedMap<String, byte[]> flinkCore() {
    return javaFiles("flink-core-2.2.1-sources.jar");
  }

  private static SortedMap<String, byte[]> javaFiles(String jar) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    try (ZipFile zip = new ZipFile(Path.of("target", "corpora", jar).toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (entry.getName().endsWith(".java")) {
          files.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read corpus " + jar, e);
    }
    return files;
  }
}
