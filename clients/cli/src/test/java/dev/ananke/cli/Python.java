package dev.ananke.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Runs Python programs with the packages that they ask for, in an environment that is made once for
 * each build folder.
 */
record Python(Path executable) {
  private static final Path FOLDER = Path.of("target/venv").toAbsolutePath();

  /** Those of the examples, and what the tests' own programs need. */
  private static final Path REQUIREMENTS = Path.of("src/test/python/requirements.txt");

  /** What a program that has ended leaves: standard output and error together. */
  record Ended(int exit, String output) {}

  /** Skips the test where there is no Python. */
  static Python withRequirements() throws IOException, InterruptedException {
    assumeTrue(
        end(List.of("python3", "-m", "venv", "--help")).exit() == 0,
        "there is no python3 with venv on this machine");
    Python python = new Python(FOLDER.resolve("bin/python"));
    Path installed = FOLDER.resolve("requirements.txt");
    if (!Files.exists(installed) || Files.mismatch(installed, REQUIREMENTS) >= 0) {
      succeed(List.of("python3", "-m", "venv", FOLDER.toString()));
      String pip = python.executable().toString();
      succeed(
          List.of(
              pip,
              "-m",
              "pip",
              "install",
              "--quiet",
              "--disable-pip-version-check",
              "-r",
              REQUIREMENTS.toString()));
      Files.copy(REQUIREMENTS, installed, StandardCopyOption.REPLACE_EXISTING);
    }
    return python;
  }

  Ended run(Path program, String... arguments) throws IOException, InterruptedException {
    return run(Map.of(), program, arguments);
  }

  Ended run(Map<String, String> environment, Path program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(executable.toString(), program.toString()));
    command.addAll(Arrays.asList(arguments));
    return end(environment, command);
  }

  private static void succeed(List<String> command) throws IOException, InterruptedException {
    Ended ended = end(command);
    assertEquals(0, ended.exit(), ended.output());
  }

  private static Ended end(List<String> command) throws IOException, InterruptedException {
    return end(Map.of(), command);
  }

  private static Ended end(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException missing) {
      return new Ended(127, missing.toString());
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }
}
