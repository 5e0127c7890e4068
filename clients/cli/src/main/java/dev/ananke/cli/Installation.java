package dev.ananke.cli;

import java.nio.file.Path;

/** Where this copy of Ananke lies; the launcher says so. */
final class Installation {
  private Installation() {}

  static Path home() {
    return Path.of(System.getProperty("ananke.home", ".")).toAbsolutePath().normalize();
  }
}
