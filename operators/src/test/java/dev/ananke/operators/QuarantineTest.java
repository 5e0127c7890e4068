package dev.ananke.operators;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file takes the process down, with a parser in which that is planted. */
final class QuarantineTest {
  /** What 128 + SIGABRT stands for. */
  private static final int ABORTED = 134;

  /** The library with the crash, laid out as in the jar of the bridge. */
  private static final Path PLANTED = Path.of("target/planted-crash");

  private final Path directory;

  QuarantineTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private record Ended(int status, List<String> lines) {}

  @Test
  void fileThatCrashesTheParser_isSkippedTheThirdTimeAndTheRestGoesOn() throws Exception {
    String quarantine = directory.resolve("quarantine").toString();
    for (int i = 0; i < 2; i++) {
      Ended crashed = run(quarantine);
      assertEquals(ABORTED, crashed.status(), crashed::toString);
      assertEquals(List.of("A"), crashed.lines());
    }
    Ended third = run(quarantine);
    assertEquals(0, third.status(), third::toString);
    assertEquals(List.of("A", "CRASHED", "C"), third.lines());

    byte[] culprit = Events.blobId(ExtractingProcess.FILES.get(1).getBytes(UTF_8));
    Path suspect =
        directory.resolve("quarantine/suspects").resolve(HexFormat.of().formatHex(culprit));
    assertTrue(Files.isDirectory(suspect), "it can be found, and given another chance");
  }

  @Test
  void withoutQuarantine_itCrashesEveryTime() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertEquals(ABORTED, run("").status());
    }
  }

  private Ended run(String quarantine) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--"))
        .forEach(command::add);
    // No dumps: the crash is meant.
    command.addAll(
        List.of(
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=" + directory.resolve("crash.log"),
            "-Dananke.cache=" + directory.resolve("cache"),
            "-classpath",
            PLANTED + File.pathSeparator + System.getProperty("java.class.path"),
            ExtractingProcess.class.getName(),
            quarantine));
    Path out = directory.resolve("out");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int status = process.waitFor();
    // The virtual machine reports its end there as well.
    List<String> lines =
        Files.readAllLines(out).stream().filter(line -> line.matches("[A-Z]+")).toList();
    return new Ended(status, lines);
  }
}
