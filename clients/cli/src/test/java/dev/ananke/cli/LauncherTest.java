package dev.ananke.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher on a machine that has only what a test puts there: tools are scripts that say a
 * version, and Maven's "build" is a folder and a line in a file.
 */
@SuppressWarnings("NullAway.Init") // JUnit fills the field
class LauncherTest {
  private static final Path CHECKOUT = Path.of("../..").toAbsolutePath().normalize();
  private static final List<String> COMMANDS =
      List.of(
          "bash",
          "cat",
          "cut",
          "dirname",
          "find",
          "flock",
          "grep",
          "head",
          "mkdir",
          "readlink",
          "rm",
          "sed",
          "sleep",
          "tail",
          "touch");

  @TempDir private Path directory;
  private Path bin;
  private Path checkout;

  private record Ended(int exit, String text) {}

  @BeforeEach
  void machine() throws IOException {
    assumeTrue(
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix"),
        "the launcher is a shell script");
    bin = Files.createDirectories(directory.resolve("bin"));
    for (String command : COMMANDS) {
      Path found = onPath(command);
      assumeTrue(found != null, "there is no " + command);
      script(bin.resolve(command), "exec " + found + " \"$@\"");
    }
    checkout = directory.resolve("checkout");
    for (String module :
        List.of(
            "schemas",
            "core",
            "operators",
            "jobs",
            "bench",
            "clients",
            "bridge/native",
            "scripts")) {
      Files.createDirectories(checkout.resolve(module));
    }
    for (String file :
        List.of(
            "ananke",
            "pom.xml",
            "bridge/native/Cargo.toml",
            "scripts/find-jdk",
            "scripts/launch")) {
      Files.copy(
          CHECKOUT.resolve(file), checkout.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  @Test
  void bareMachine_saysAllThatIsMissingAtOnce() throws Exception {
    Ended ended = launch("demo").end();

    assertEquals(2, ended.exit(), ended.text());
    for (String missing :
        List.of("Maven 3.8.7 or newer", "Rust 1.87 or newer", "a C compiler", "git ")) {
      assertTrue(ended.text().contains(missing), ended.text());
    }
    assertTrue(ended.text().contains("https://sh.rustup.rs"), ended.text());
  }

  @Test
  void oldTools_areFoundBeforeTheBuild() throws Exception {
    jdk();
    tool("mvn", "echo 'Apache Maven 3.8.6 (x)'");
    tool("cargo", "echo 'cargo 1.86.0 (x)'");
    tool("rustc", "echo 'rustc 1.86.0 (x)'");
    tool("rustup", "exit 0");
    tool("cc", "exit 0");
    tool("git", "exit 0");

    Ended ended = launch("demo").end();

    assertEquals(2, ended.exit(), ended.text());
    assertTrue(ended.text().contains("Maven 3.8.7, not 3.8.6"), ended.text());
    assertTrue(ended.text().contains("Rust 1.87, not 1.86.0"), ended.text());
    assertTrue(ended.text().contains("rustup update stable"), ended.text());
    assertFalse(ended.text().contains("C compiler"), ended.text());
  }

  @Test
  void twoLaunchersAtOnce_buildOnce() throws Exception {
    jdk();
    builds("sleep 1");

    Launched one = launch("first");
    Launched two = launch("second");
    Ended first = one.end();
    Ended second = two.end();

    assertEquals(0, first.exit(), first.text());
    assertEquals(0, second.exit(), second.text());
    assertEquals(List.of("build"), Files.readAllLines(directory.resolve("builds")));
    String both = first.text() + second.text();
    assertTrue(both.contains("another ./ananke is building here; waiting for it"), both);
    assertTrue(both.contains("module 2 of 3 (core)"), both);
    assertTrue(both.contains("java ran dev.ananke.cli.Ananke first"), both);
    assertTrue(both.contains("java ran dev.ananke.cli.Ananke second"), both);
  }

  @Test
  void brokenBuild_endsWithItsErrors_andIsTriedAgain() throws Exception {
    jdk();
    builds("echo '[ERROR] a semicolon is missing'; exit 1");
    Ended broken = launch("demo").end();
    builds("true");
    Ended mended = launch("demo").end();

    assertEquals(2, broken.exit(), broken.text());
    assertTrue(broken.text().contains("a semicolon is missing"), broken.text());
    assertEquals(0, mended.exit(), mended.text());
  }

  @Test
  void builtCheckout_startsWithoutBuilding() throws Exception {
    jdk();
    builds("true");
    launch("once").end();

    Ended again = launch("again").end();

    assertEquals(0, again.exit(), again.text());
    assertEquals("java ran dev.ananke.cli.Ananke again", again.text().strip());
  }

  private void jdk() throws IOException {
    Path home = directory.resolve("jdk");
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    script(home.resolve("bin/javac"), "exit 0");
    script(
        home.resolve("bin/java"),
        "while [ \"$1\" != dev.ananke.cli.Ananke ]; do shift; done; echo java ran \"$@\"");
  }

  /** Tools that are new enough, and a Maven that does this between its first and last line. */
  private void builds(String how) throws IOException {
    Path lib = checkout.resolve("clients/cli/target/ananke/lib");
    tool(
        "mvn",
        "[ \"$1\" != -v ] || { echo 'Apache Maven 3.9.11 (x)'; exit 0; }\n"
            + "echo build >> "
            + directory.resolve("builds")
            + "\necho '[INFO] Building Ananke: core 1.0-SNAPSHOT     [2/3]'\n"
            + how
            + "\nmkdir -p "
            + lib);
    tool("cargo", "echo 'cargo 1.95.0 (x)'");
    tool("rustc", "echo 'rustc 1.95.0-nightly (x)'");
    tool("cc", "exit 0");
    tool("git", "exit 0");
  }

  private void tool(String name, String text) throws IOException {
    script(bin.resolve(name), text);
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static @Nullable Path onPath(String command) {
    for (String folder : System.getenv("PATH").split(":", -1)) {
      Path file = Path.of(folder).resolve(command);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    return null;
  }

  private Launched launch(String verb) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(checkout.resolve("ananke").toString(), verb).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", bin.toString());
    builder.environment().put("HOME", directory.toString());
    Path jdk = directory.resolve("jdk");
    if (Files.exists(jdk)) {
      builder.environment().put("ANANKE_JAVA_HOME", jdk.toString());
    }
    return new Launched(builder.start());
  }

  private record Launched(Process process) {
    Ended end() throws IOException, InterruptedException {
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), text);
    }
  }
}
