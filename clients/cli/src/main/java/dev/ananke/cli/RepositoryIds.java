package dev.ananke.cli;

import java.nio.file.Path;

/** The id that a folder gets where the user names none. */
final class RepositoryIds {
  private RepositoryIds() {}

  /** The folder's name with what an id cannot hold replaced by a dash. */
  static String of(Path folder) {
    Path name = folder.getFileName();
    String id =
        name == null
            ? ""
            : name.toString().replaceAll("\\.git$", "").replaceAll("[^A-Za-z0-9._-]", "-");
    return id.isEmpty() ? "repository" : id;
  }
}
