package dev.ananke.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Expands the paths that a user names to the files that are meant. */
final class SourceFiles {
  private SourceFiles() {}

  /** Files as they are; of folders the .java files below, in order. */
  static List<Path> of(List<Path> paths) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        try (Stream<Path> below = Files.walk(path)) {
          below
              .filter(file -> file.toString().endsWith(".java") && Files.isRegularFile(file))
              .sorted()
              .forEach(files::add);
        }
      } else if (Files.isReadable(path)) {
        files.add(path);
      } else {
        throw new CommandException("no such file: " + path);
      }
    }
    if (files.isEmpty()) {
      throw new CommandException("no .java file below " + paths);
    }
    return files;
  }
}
