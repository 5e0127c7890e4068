package dev.ananke.bench.load;

import dev.ananke.bench.inputs.ManyFiles;
import dev.ananke.bench.inputs.SourceFile;
import dev.ananke.core.extract.Extraction;
import dev.ananke.core.extract.Extractor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What the throughput of the job is compared with: the same files to facts by one plain loop, with
 * no topic, no state and no grammar. Time is that of the process, so that the JVM's own threads
 * count here as they do there.
 */
public final class ExtractLoop {

  private ExtractLoop() {}

  /**
   * Prints files for a second of one core.
   *
   * @param arguments a folder for warming up, and the folder that is measured
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      throw new IllegalArgumentException("the arguments are two folders");
    }
    List<SourceFile> files = javaFiles(Path.of(arguments[1]));
    try (Extractor extractor = ManyFiles.newExtractor()) {
      extract(extractor, javaFiles(Path.of(arguments[0])));
      Duration before = processTime();
      int read = extract(extractor, files);
      double seconds = processTime().minus(before).toNanos() / 1e9;
      System.out.printf(
          Locale.ROOT, "%d files, %.1f s of a core, %.0f files/s%n", read, seconds, read / seconds);
    }
  }

  private static List<SourceFile> javaFiles(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> paths = all.filter(path -> path.toString().endsWith(".java")).sorted().toList();
      return paths.stream().map(path -> file(folder, path)).toList();
    }
  }

  private static SourceFile file(Path folder, Path path) {
    try {
      return SourceFile.of(folder.relativize(path).toString(), Files.readAllBytes(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int extract(Extractor extractor, List<SourceFile> files) {
    int read = 0;
    for (SourceFile file : files) {
      Extraction extraction = extractor.extract(file.path(), file.blobId(), file.content());
      read += extraction instanceof Extraction.Facts ? 1 : 0;
    }
    return read;
  }

  private static Duration processTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }
}
