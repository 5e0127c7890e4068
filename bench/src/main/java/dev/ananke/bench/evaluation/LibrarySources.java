package dev.ananke.bench.evaluation;

import dev.ananke.bench.inputs.SourceFile;
import java.util.List;

/**
 * The Java files of a library.
 *
 * @param name as it stands in reports
 */
public record LibrarySources(String name, List<SourceFile> files) {
  public LibrarySources {
    files = List.copyOf(files);
  }
}
