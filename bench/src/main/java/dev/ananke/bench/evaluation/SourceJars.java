package dev.ananke.bench.evaluation;

import dev.ananke.bench.inputs.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Source jars of libraries. Maven fetches them, as it fetches everything else: from its local
 * repository, or from where its settings say.
 */
public final class SourceJars {
  private static final String COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy";
  private static final int LINES_OF_A_FAILURE = 5;

  private final Path folder;

  /**
   * @param folder where jars are kept from run to run
   */
  public SourceJars(Path folder) {
    this.folder = folder;
  }

  /**
   * The Java files of a library, in the order of their paths.
   *
   * @throws IOException if Maven finds no such jar, or there is no Maven
   */
  public LibrarySources sources(Library library) throws IOException, InterruptedException {
    Path kept = folder.resolve(library.group());
    Path jar = kept.resolve(library.sourceJar());
    if (!Files.isRegularFile(jar)) {
      fetch(library, kept);
    }
    List<SourceFile> files = new ArrayList<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().<ZipEntry>map(each -> each).toList()) {
        if (entry.getName().endsWith(".java")) {
          files.add(SourceFile.of(entry.getName(), zip.getInputStream(entry).readAllBytes()));
        }
      }
    }
    if (files.isEmpty()) {
      throw new IOException("no .java file in the sources of " + library);
    }
    files.sort(Comparator.comparing(SourceFile::path));
    return LibrarySources.of(library.toString(), files);
  }

  private static void fetch(Library library, Path target) throws IOException, InterruptedException {
    Files.createDirectories(target);
    Process maven;
    try {
      maven =
          new ProcessBuilder(
                  "mvn",
                  "-B",
                  "-q",
                  COPY,
                  "-Dartifact=" + library + ":jar:sources",
                  "-DoutputDirectory=" + target.toAbsolutePath())
              // Outside of any project, or Maven would read that one first.
              .directory(target.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException noMaven) {
      throw new IOException("Maven (mvn) fetches the sources of libraries: install it", noMaven);
    }
    maven.getOutputStream().close();
    String output =
        new String(maven.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (maven.waitFor() != 0 || !Files.isRegularFile(target.resolve(library.sourceJar()))) {
      throw new IOException(
          "Maven has no sources of "
              + library
              + ": "
              + String.join("; ", output.lines().limit(LINES_OF_A_FAILURE).toList()));
    }
  }
}
