package dev.ananke.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.jobs.local.EmbeddedBroker;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The verbs that need a broker, on one; no job runs. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields
class KafkaVerbsITCase {
  private static EmbeddedBroker broker;

  @TempDir private Path directory;

  private record Ended(int exit, String out, String err) {}

  @BeforeAll
  static void startBroker() throws IOException {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void otherTopicNames_areUsedByAllVerbs() throws IOException {
    Path options =
        Files.writeString(
            directory.resolve("ananke.properties"),
            String.join(
                "\n",
                "job.parallelism: 2",
                "kafka.bootstrap-servers: " + broker.bootstrapServers(),
                "topics.commit-events: x-events",
                "topics.bulk-changes: x-bulk",
                "topics.compiled-constraints: x-output",
                "topics.constraint-changes: x-changes",
                "topics.requests: x-requests",
                "topics.dead-letters: x-letters"));
    String at = "--config=" + options;

    Ended before = run("follow", at, "--once");
    Ended topics = run("topics", "create", at, "--partitions", "1");
    Ended again = run("topics", "create", at);
    Ended published = run("publish", at, "--repo", folder().toString());
    Ended followed = run("follow", at, "--once");

    assertEquals(2, before.exit(), before.err());
    assertTrue(before.err().contains("have no topic x-output"), before.err());
    assertTrue(before.err().contains("`ananke topics create`"), before.err());
    assertEquals(0, topics.exit(), topics.err());
    assertTrue(
        topics.out().contains("x-events, x-bulk, x-output, x-changes, x-requests, x-letters"),
        topics.out());
    assertTrue(again.out().contains("all topics were there"), again.out());
    assertEquals(0, published.exit(), published.err());
    assertTrue(published.out().contains("1 updates, 1 files"), published.out());
    assertTrue(published.out().contains(": SNAPSHOT of 1 change\n"), published.out());
    assertEquals(0, followed.exit(), followed.err());

    Ended events = run("topics", "read", "commit-events", at);
    Ended newest = run("topics", "read", "commit-events", "--last", "1", at);
    Ended requests = run("topics", "read", "requests", at);
    Ended unknown = run("topics", "read", "colours", at);

    assertEquals(0, events.exit(), events.err());
    List<String> lines = events.out().lines().toList();
    assertEquals(2, lines.size(), events.out());
    assertTrue(lines.getFirst().contains("\"record\":\"FileChange\""), lines.getFirst());
    assertTrue(lines.getFirst().contains(",\"Cart.java\"],"), lines.getFirst());
    assertTrue(lines.getLast().contains("\"kind\":\"SNAPSHOT\""), lines.getLast());
    assertEquals(lines.subList(1, 2), newest.out().lines().toList());
    assertEquals(new Ended(0, "", ""), requests);
    assertEquals(2, unknown.exit());
    assertTrue(unknown.err().contains("no topic colours; there are: commit-events"), unknown.err());

    Ended deleted =
        run("publish", at, "--deleted", "--id", "acme/gone", "--ref", "refs/heads/main");

    assertEquals(0, deleted.exit(), deleted.err());
    assertTrue(deleted.out().contains("refs/heads/main is deleted\n1 updates"), deleted.out());
  }

  @Test
  void publish_topicsAreMissing_namesThemAndTheVerbThatMakesThem() throws IOException {
    Ended ended =
        run(
            "publish",
            "--bootstrap-servers",
            broker.bootstrapServers(),
            "--topics.commit-events",
            "nowhere",
            "--repo",
            folder().toString());

    assertEquals(2, ended.exit());
    assertTrue(ended.err().contains("have no topic nowhere, bulk-changes, requests"), ended.err());
  }

  @Test
  void propertiesFile_reachesTheClient() throws IOException {
    Path secure =
        Files.writeString(directory.resolve("client.properties"), "security.protocol=NONSENSE\n");

    Ended wrong =
        run(
            "topics",
            "create",
            "--bootstrap-servers",
            broker.bootstrapServers(),
            "--kafka.properties-file",
            secure.toString());
    Ended overridden =
        run(
            "follow",
            "--bootstrap-servers",
            broker.bootstrapServers(),
            "--kafka.properties-file",
            secure.toString(),
            "--kafka.properties",
            "security.protocol=PLAINTEXT",
            "--topics.compiled-constraints",
            "nowhere");

    assertEquals(2, wrong.exit());
    assertTrue(wrong.err().contains("security.protocol"), wrong.err());
    assertTrue(overridden.err().contains("have no topic nowhere"), overridden.err());
  }

  @Test
  void timeoutsOfTheUser_areNoTrouble() {
    Ended longer = follow("request.timeout.ms=60000");
    Ended shorter = follow("default.api.timeout.ms=5000");

    assertTrue(longer.err().contains("have no topic nowhere"), longer.err());
    assertTrue(shorter.err().contains("have no topic nowhere"), shorter.err());
  }

  private static Ended follow(String property) {
    return run(
        "follow",
        "--bootstrap-servers",
        broker.bootstrapServers(),
        "--topics.compiled-constraints",
        "nowhere",
        "--kafka.properties",
        property);
  }

  @Test
  void topics_moreCopiesThanBrokers_saysWhy() {
    Ended ended =
        run(
            "topics",
            "create",
            "--bootstrap-servers",
            broker.bootstrapServers(),
            "--topics.requests",
            "many-copies",
            "--replication",
            "3");

    assertEquals(2, ended.exit());
    assertTrue(ended.err().contains("only 1 broker(s) are registered"), ended.err());
  }

  @Test
  void topics_thatAreThereOtherwise_areTold() {
    List<String> create = new ArrayList<>(List.of("topics", "create", "--bootstrap-servers"));
    create.add(broker.bootstrapServers());
    for (String topic :
        List.of(
            "commit-events",
            "bulk-changes",
            "compiled-constraints",
            "constraint-changes",
            "requests",
            "dead-letters")) {
      create.add("--topics." + topic + "=differing-" + topic);
    }

    Ended made = run(with(create, "--partitions=1"));
    Ended unasked = run(with(create));
    Ended asked = run(with(create, "--partitions=1", "--replication=3"));
    Ended negative = run(with(create, "--replication=-3"));

    assertEquals(0, made.exit(), made.err());
    assertFalse(made.out().contains("differs"), made.out());
    assertEquals(0, unasked.exit(), unasked.err());
    assertTrue(
        unasked.out().contains("differing-commit-events differs: partitions 1, not 8"),
        unasked.out());
    assertFalse(unasked.out().contains("differing-requests differs"), unasked.out());
    assertEquals(1, asked.exit(), asked.err());
    assertTrue(
        asked.out().contains("differing-requests differs: replication 1, not 3"), asked.out());
    assertTrue(asked.out().contains("docs/operations.md"), asked.out());
    assertEquals(2, negative.exit(), negative.err());
    assertTrue(negative.err().contains("replication has to be at least 1"), negative.err());
  }

  private static String[] with(List<String> arguments, String... more) {
    return Stream.concat(arguments.stream(), Stream.of(more)).toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"topics create", "publish", "follow"})
  void noBroker_isToldInOneLine(String verb) throws IOException {
    String nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = "localhost:" + free.getLocalPort();
    }
    List<String> arguments = new ArrayList<>(List.of(verb.split(" ")));
    arguments.addAll(List.of("--bootstrap-servers", nobody));
    // Else each of the three would take the ten seconds that a broker is given.
    for (String limit : List.of("default.api.timeout.ms", "request.timeout.ms")) {
      arguments.addAll(List.of("--kafka.properties", limit + "=500"));
    }
    if (verb.equals("publish")) {
      arguments.addAll(List.of("--repo", folder().toString()));
    }

    Ended ended = run(arguments.toArray(String[]::new));

    assertEquals(2, ended.exit());
    assertTrue(ended.err().contains("no broker answers at " + nobody), ended.err());
    assertFalse(ended.err().contains("\tat "), ended.err());
  }

  private Path folder() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("shop"));
    Files.writeString(folder.resolve("Cart.java"), "package com.acme;\n\nclass Cart {}\n");
    return folder;
  }

  private static Ended run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        Ananke.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int exit = commandLine.execute(arguments);
    return new Ended(exit, out.toString(), err.toString());
  }
}
