package dev.ananke.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NativeLibraryTest {
  private final NativeLibrary library = NativeLibrary.ofThisPlatform();

  private static Object identity(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void unpack_twice_writesOnce(@TempDir Path cache) throws IOException {
    Path file = library.unpack(cache);
    Object first = identity(file);

    assertEquals(file, library.unpack(cache));
    assertEquals(first, identity(file));
    assertEquals(List.of(file), filesBelow(cache));
  }

  @Test
  void unpack_truncatedFile_isReplaced(@TempDir Path cache) throws IOException {
    Path file = library.unpack(cache);
    byte[] content = Files.readAllBytes(file);
    Files.write(file, new byte[] {1, 2, 3});

    assertArrayEquals(content, Files.readAllBytes(library.unpack(cache)));
  }

  @Test
  void unpack_fileWithAWrongByte_isReplacedAndNotWrittenInPlace(@TempDir Path cache)
      throws IOException {
    Path file = library.unpack(cache);
    byte[] content = Files.readAllBytes(file);
    byte[] wrong = content.clone();
    wrong[wrong.length / 2] ^= 1;
    Files.write(file, wrong);
    Object before = identity(file);

    assertArrayEquals(content, Files.readAllBytes(library.unpack(cache)));
    assertNotEquals(before, identity(file), "another process may have mapped the old file");
  }

  @Test
  void unpack_intactFileWithAnotherTime_isKept(@TempDir Path cache) throws IOException {
    Path file = library.unpack(cache);
    Object first = identity(file);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_800_000_000_000L));

    assertEquals(first, identity(library.unpack(cache)));
  }

  @Test
  void unpack_eightThreadsAtOnce_allGetTheWholeFile(@TempDir Path cache) throws Exception {
    Callable<byte[]> unpack = () -> Files.readAllBytes(library.unpack(cache));
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<byte[]>> results = threads.invokeAll(Collections.nCopies(8, unpack));
      for (Future<byte[]> result : results) {
        assertArrayEquals(results.getFirst().get(), result.get());
      }
    }
    assertEquals(1, filesBelow(cache).size(), "no temporary files stay");
  }

  /** What the processes of the next test run. */
  static final class ParseOne {
    private ParseOne() {}

    public static void main(String[] args) {
      try (Parser parser = new Parser(ParserLanguage.JAVA, ParseLimits.DEFAULT)) {
        SyntaxTree tree = parser.parse("class A {}".getBytes(StandardCharsets.UTF_8));
        System.out.print(tree.nodeCount());
      }
    }
  }

  @Test
  void unpack_threeProcessesAtOnce_allLoadIt(@TempDir Path cache) throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-D" + NativeLibrary.CACHE_PROPERTY + "=" + cache,
                  "-cp",
                  System.getProperty("java.class.path"),
                  ParseOne.class.getName())
              .redirectErrorStream(true)
              .start());
    }
    for (Process process : processes) {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals("7", output);
      assertEquals(0, process.waitFor());
    }
    assertEquals(1, filesBelow(cache).size());
  }

  @Test
  void unpack_whereNothingCanBeWritten_namesTheProperty(@TempDir Path cache) throws IOException {
    Path file = Files.createFile(cache.resolve("a file"));

    UncheckedIOException e =
        assertThrows(UncheckedIOException.class, () -> library.unpack(file.resolve("below")));
    assertTrue(String.valueOf(e.getMessage()).contains("-Dananke.cache="));
  }

  @Test
  void platform_ofTheUsualNames_isTheFolderOfTheBuild() {
    assertEquals("linux-x86_64", NativeLibrary.platform("Linux", "amd64"));
    assertEquals("linux-aarch64", NativeLibrary.platform("Linux", "aarch64"));
    assertEquals("macos-aarch64", NativeLibrary.platform("Mac OS X", "aarch64"));
    assertEquals("macos-x86_64", NativeLibrary.platform("Mac OS X", "x86_64"));
  }
}
