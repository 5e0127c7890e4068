package dev.ananke.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The demonstration through broker, job and worker; where signals matter, in a process of its own.
 */
class DemoITCase {
  private static final Pattern KAFKA = Pattern.compile("  Kafka  ([0-9.]+):([0-9]+)");
  private static final Pattern FLINK = Pattern.compile("  Flink  http://([^:]+):([0-9]+)");

  @Test
  void story_holds(@TempDir Path directory) throws Exception {
    StringWriter told = new StringWriter();
    PrintWriter out = new PrintWriter(told);
    boolean held;
    try (CloseStack opened = CloseStack.open()) {
      DemoEnvironment environment = DemoEnvironment.start(opened, directory.resolve("flink"), out);
      held = new SampleStory(environment, out).tell(directory.resolve("shop"));
    }
    String text = told.toString();
    assertTrue(held, text);
    assertTrue(text.contains("removed by commit"), text);
    assertEquals(4, text.split("visible after", -1).length - 1, text);
  }

  @Test
  void repository_lastCommits_areShownOneByOne(@TempDir Path directory) throws Exception {
    try (SampleHistory history = new SampleHistory(directory.resolve("shop"))) {
      history.commit(SampleHistory.SHOP);
      String second = history.commit(SampleHistory.INVOICE_COMES);
      String third = history.commit(SampleHistory.INVOICE_GOES);

      Demo demo = Demo.start(directory, "--repo", history.folder().toString(), "--commits", "2");
      String text = demo.readToEnd();

      assertEquals(0, demo.exit(), text);
      assertTrue(text.contains("2 commits, 3 Java files at the end"), text);
      assertTrue(text.contains(Texts.shortCommit(second) + "  4 files, visible after"), text);
      assertTrue(text.contains(Texts.shortCommit(third) + "  1 file, visible after"), text);
      assertTrue(text.contains("- importable-type " + SampleHistory.INVOICE), text);
      assertTrue(text.contains("grammar of hole file: level imports"), text);
      demo.assertNothingLeft();
    }
  }

  @Test
  void keep_folderWithoutGit_staysUpUntilItIsInterrupted(@TempDir Path directory) throws Exception {
    Path cart = Files.createDirectories(directory.resolve("shop/com/acme"));
    Files.writeString(cart.resolve("Cart.java"), "package com.acme;\n\npublic class Cart {}\n");

    Demo demo = Demo.start(directory, "--repo", directory.resolve("shop").toString(), "--keep");
    Matcher kafka = demo.readTo(KAFKA);
    Matcher flink = demo.readTo(FLINK);

    assertAnswers(kafka);
    assertAnswers(flink);
    assertTrue(demo.text().contains("1 commit, 1 Java file at the end"), demo.text());
    demo.signal("INT");
    demo.readToEnd();
    assertEquals(130, demo.exit(), demo.text());
    assertFalse(demo.text().contains("Exception"), demo.text());
    demo.assertNothingLeft();
  }

  @Test
  void terminated_whileStarting_leavesNothing(@TempDir Path directory) throws Exception {
    terminated_atAnyTime_leavesNothing("Kafka broker at", directory);
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(strings = {"Starting a Kafka broker", "Flink job runs", "visible after"})
  void terminated_atAnyTime_leavesNothing(String after, @TempDir Path directory) throws Exception {
    Demo demo = Demo.start(directory);
    demo.readTo(Pattern.compile(after));

    demo.signal("TERM");

    demo.readToEnd();
    assertEquals(143, demo.exit(), demo.text());
    assertFalse(demo.text().contains("Exception"), demo.text());
    demo.assertNothingLeft();
  }

  private static void assertAnswers(Matcher address) throws IOException {
    InetAddress host = InetAddress.getByName(address.group(1));
    try (Socket socket = new Socket(host, Integer.parseInt(address.group(2)))) {
      assertTrue(socket.isConnected());
    }
  }

  /** The verb as the launcher starts it, with a folder of its own for temporary files. */
  private static final class Demo {
    private final Process process;
    private final BufferedReader output;
    private final Path temporary;
    private final StringBuilder text = new StringBuilder();

    private Demo(Process process, Path temporary) {
      this.process = process;
      this.output = process.inputReader();
      this.temporary = temporary;
    }

    static Demo start(Path directory, String... options) throws IOException {
      Path temporary = Files.createDirectories(directory.resolve("tmp"));
      List<String> command = new ArrayList<>();
      if (Files.isExecutable(Path.of("/usr/bin/env")) && !isMac()) {
        // A build in the background ignores SIGINT, and its children would inherit that.
        command.addAll(List.of("/usr/bin/env", "--default-signal=INT"));
      }
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
          .filter(argument -> argument.startsWith("--"))
          .forEach(command::add);
      command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")); // Starts faster.
      command.add("-Djava.io.tmpdir=" + temporary);
      command.add("-Dananke.log=" + directory.resolve("demo.log"));
      command.add("-cp");
      command.add(
          System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
      command.add(Ananke.class.getName());
      command.add("demo");
      command.addAll(List.of(options));
      return new Demo(new ProcessBuilder(command).redirectErrorStream(true).start(), temporary);
    }

    private static boolean isMac() {
      return System.getProperty("os.name").startsWith("Mac");
    }

    Matcher readTo(Pattern pattern) throws IOException {
      String line = output.readLine();
      while (line != null) {
        text.append(line).append('\n');
        Matcher matcher = pattern.matcher(line);
        if (matcher.find()) {
          return matcher;
        }
        line = output.readLine();
      }
      throw new AssertionError("ended without " + pattern + ":\n" + text);
    }

    String readToEnd() throws IOException {
      output.lines().forEach(line -> text.append(line).append('\n'));
      return text.toString();
    }

    String text() {
      return text.toString();
    }

    void signal(String name) throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    int exit() throws InterruptedException {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), text());
      return process.exitValue();
    }

    void assertNothingLeft() throws IOException {
      assertEquals(List.of(), process.descendants().toList());
      try (Stream<Path> left = Files.list(temporary)) {
        assertEquals(List.of(), left.toList());
      }
    }
  }
}
