package dev.ananke.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The native library as a file: a resource of this jar, unpacked once per machine into a cache
 * folder named by its hash.
 *
 * <p>Several processes may unpack at once: each writes a file of its own and moves it into place,
 * so that nobody maps half a library. The file's time of change is derived from its hash; whoever
 * wrote to it since has changed that time, so a start does not need to read the whole file to trust
 * it.
 */
final class NativeLibrary {
  /**
   * Names the cache folder; {@code $XDG_CACHE_HOME/ananke} or {@code ~/.cache/ananke} without it.
   */
  static final String CACHE_PROPERTY = "ananke.cache";

  private final String resource;
  private final String hash;

  private NativeLibrary(String resource, String hash) {
    this.resource = resource;
    this.hash = hash;
  }

  /** The library that this jar carries for the platform it runs on. */
  static NativeLibrary ofThisPlatform() {
    String platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    String resource = platform + "/" + System.mapLibraryName("ananke_native");
    try (InputStream in = NativeLibrary.class.getResourceAsStream(resource + ".sha256")) {
      if (in == null) {
        throw new UnsupportedOperationException(
            "This build of Ananke has no native library for %s; build it on such a machine"
                .formatted(platform));
      }
      String hash = new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
      return new NativeLibrary(resource, hash);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + resource + ".sha256", e);
    }
  }

  /** The folder that the build puts the library in, as {@code linux-x86_64}. */
  static String platform(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT);
    String family = os.startsWith("mac") ? "macos" : os.startsWith("windows") ? "windows" : os;
    String architecture =
        switch (osArch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "aarch64";
          default -> osArch;
        };
    return family + "-" + architecture;
  }

  /** The cache folder that properties and environment name. */
  static Path cacheFolder() {
    String configured = System.getProperty(CACHE_PROPERTY);
    if (configured != null) {
      return Path.of(configured);
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    return xdg == null || xdg.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".cache", "ananke")
        : Path.of(xdg, "ananke");
  }

  /**
   * Maps the library for the life of the JVM.
   *
   * <p>Not by {@code System.load}, which binds a file to one class loader: a job that is submitted
   * again could not load it. Not in a collectable arena, which would unmap code that threads may be
   * running.
   */
  SymbolLookup load() {
    Path file = unpack(cacheFolder());
    try {
      return SymbolLookup.libraryLookup(file, Arena.global());
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "Cannot load %s: a folder mounted noexec, or a C library older than the one it was built with (%s)"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** The unpacked file below a folder, written now if it is not there or was tampered with. */
  Path unpack(Path cache) {
    Path folder = cache.resolve(hash.substring(0, 32));
    Path file = folder.resolve(resource.substring(resource.lastIndexOf('/') + 1));
    try {
      if (!isIntact(file)) {
        Files.createDirectories(folder);
        write(file);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot unpack the native library to %s; name a folder that can be written with -D%s=FOLDER"
              .formatted(folder, CACHE_PROPERTY),
          e);
    }
  }

  private void write(Path file) throws IOException {
    Path temporary = Files.createTempFile(file.getParent(), "unpacking", ".tmp");
    try {
      try (InputStream in = NativeLibrary.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new NoSuchFileException(resource, null, "not in the jar");
        }
        Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
      }
      if (!sha256(temporary).equals(hash)) {
        throw new IOException("The native library in the jar does not have the hash beside it");
      }
      Files.setLastModifiedTime(temporary, timeOfChange());
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private boolean isIntact(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    if (Files.getLastModifiedTime(file).equals(timeOfChange())) {
      return true;
    }
    // Some file systems and copies do not keep times; then the content decides.
    return sha256(file).equals(hash);
  }

  /**
   * Whole seconds before 2005, which every file system keeps and no write of today leaves behind.
   */
  private FileTime timeOfChange() {
    return FileTime.from(Long.parseLong(hash.substring(0, 7), 16) * 4, TimeUnit.SECONDS);
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-256", e);
    }
  }
}
