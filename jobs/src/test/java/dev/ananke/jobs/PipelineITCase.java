package dev.ananke.jobs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.bridge.Engine;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.Vocabulary;
import dev.ananke.jobs.HandPublisher.Change;
import dev.ananke.jobs.local.EmbeddedBroker;
import dev.ananke.jobs.local.LocalPipeline;
import dev.ananke.jobs.local.ObservedPipeline;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.Codec;
import dev.ananke.schemas.ConstraintAction;
import dev.ananke.schemas.ConstraintChange;
import dev.ananke.schemas.DeadLetter;
import dev.ananke.schemas.FileChange;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.Ids;
import dev.ananke.schemas.Keys;
import dev.ananke.schemas.RecordDecoder;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.RefUpdateKind;
import dev.ananke.schemas.Resync;
import dev.ananke.schemas.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The whole job on a mini cluster and a real broker; each test has a repository of its own. */
final class PipelineITCase {
  private static final TopicNames TOPICS = TopicNames.DEFAULT;
  private static final int PARTITIONS = 3;

  private static EmbeddedBroker broker;
  private static LocalPipeline pipeline;
  private static RecordedMetrics metrics;
  private static ScrapedMetrics scraped;
  private static Engine engine;

  private HandPublisher publisher;
  private OutputReader output;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    engine = Engine.create(Vocabulary.bytes());
    broker = EmbeddedBroker.start();
    TopicAdmin.create(
        broker.bootstrapServers(), Map.of(), TOPICS, new TopicAdmin.Layout(PARTITIONS, (short) 1));
    JobOptions options =
        JobOptions.from(
            "--kafka.bootstrap-servers", broker.bootstrapServers(),
            "--job.parallelism", "2",
            "--job.checkpoint-interval", "1 s",
            "--updates.front-timeout", "2 s",
            "--updates.resync-interval", "2 s");
    metrics = new RecordedMetrics();
    scraped = new ScrapedMetrics();
    Configuration watched = metrics.configuration();
    scraped.configure(watched);
    pipeline = ObservedPipeline.start(options, directory, watched);
  }

  @AfterAll
  static void stop() {
    pipeline.close();
    broker.close();
    engine.close();
  }

  @BeforeEach
  void open(TestInfo test) {
    String repository = "test/" + test.getTestMethod().orElseThrow().getName();
    publisher = new HandPublisher(broker.bootstrapServers(), TOPICS.commitEvents(), repository);
    output = new OutputReader(broker.bootstrapServers(), TOPICS.compiledConstraints(), repository);
  }

  @AfterEach
  void close() {
    publisher.close();
    output.close();
    assertEquals(JobStatus.RUNNING, pipeline.status());
  }

  @Test
  void history_factsComeAndLeaveWithTheirLastSupport() {
    publisher.commit(
        "c1",
        Change.put("src/org/example/Alpha.java", "package org.example;\npublic class Alpha {}\n"),
        Change.put("src/org/example/Beta.java", "package org.example;\npublic class Beta {}\n"));
    Bundle first = output.awaitCommit("c1");
    assertEquals(Verdict.PASSED, first.getGate().getVerdict(), first.getGate().getReason());
    assertTrue(accepts(first, "import org.example.Beta;\nclass X {}\n"));
    assertFalse(accepts(first, "import org.example.Gamma;\nclass X {}\n"));
    assertEquals(4, output.schemas.size(), "a foreign reader finds the schemas on the topic");

    publisher.commit(
        "c2",
        Change.put("src/org/example/Gamma.java", "package org.example;\npublic class Gamma {}\n"));
    Bundle second = output.awaitCommit("c2");
    assertTrue(second.getRevision().getOffset() > first.getRevision().getOffset());
    assertTrue(accepts(second, "import org.example.Gamma;\nclass X {}\n"));

    publisher.commit("c3", Change.delete("src/org/example/Beta.java"));
    Bundle third = output.awaitCommit("c3");
    assertFalse(accepts(third, "import org.example.Beta;\nclass X {}\n"));
    assertTrue(accepts(third, "import org.example.Gamma;\nclass X {}\n"));

    try (TopicReader changes =
        new TopicReader(broker.bootstrapServers(), TOPICS.constraintChanges())) {
      RecordDecoder<ConstraintChange> decoder = RecordDecoder.of(ConstraintChange.class);
      ConstraintChange retracted =
          changes.await(
              "retraction",
              record -> {
                ConstraintChange change = decoder.decode(record.value());
                return change.getRepository().equals(publisher.repository)
                        && "c3".equals(change.getCommit())
                    ? change
                    : null;
              });
      assertTrue(
          retracted.getChanges().stream()
              .anyMatch(
                  change ->
                      change.getAction() == ConstraintAction.RETRACTED
                          && change.getSubject().equals("org.example.Beta")),
          retracted::toString);
    }
  }

  @Test
  void factWithTwoSupports_leavesTheOutputTopicWithTheLast() {
    String declaration = "package org.example;\npublic class Twice {}\n";
    publisher.commit(
        "c1",
        alpha(),
        Change.put("src/org/example/Twice.java", declaration),
        Change.put("copy/org/example/Twice.java", declaration));
    assertTrue(standsOnTopic(output.awaitCommit("c1"), "Twice"));

    publisher.commit("c2", Change.delete("src/org/example/Twice.java"));
    Bundle second = output.awaitCommit("c2");
    assertTrue(standsOnTopic(second, "Twice"), "the copy still declares it");
    assertTrue(accepts(second, "import org.example.Twice;\nclass X {}\n"));

    publisher.commit("c3", Change.delete("copy/org/example/Twice.java"));
    Bundle third = output.awaitCommit("c3");
    assertFalse(standsOnTopic(third, "Twice"), "no fragment names it any more");
    assertFalse(accepts(third, "import org.example.Twice;\nclass X {}\n"));
    assertTrue(accepts(third, "import org.example.Alpha;\nclass X {}\n"));
  }

  @Test
  void deletedRef_leavesAnEmptyBundle() {
    publisher.commit("c1", alpha());
    output.awaitCommit("c1");
    RefUpdate gone = publisher.prepare(Ids.random(), "-", List.of());
    gone.setKind(RefUpdateKind.REF_DELETED);
    gone.setCommit(null);
    gone.setBase("c1");
    publisher.send(gone);

    Bundle bundle = output.await("empty bundle", candidate -> candidate.getCommit() == null);
    assertEquals(Verdict.EMPTY, bundle.getGate().getVerdict());
    assertTrue(bundle.getHoles().isEmpty());
  }

  @Test
  void bulk_changesOnTheirOwnTopic_makeTheirUpdateWhole() {
    publisher.commit("c1", alpha());
    output.awaitCommit("c1");
    Change[] many = new Change[40];
    for (int i = 0; i < many.length; i++) {
      String name = "Bulk" + i;
      many[i] =
          Change.put(
              "src/org/example/" + name + ".java",
              "package org.example;\npublic class " + name + " {}\n");
    }
    publisher.commitBulk(TOPICS.bulkChanges(), "c2", many);
    publisher.commit("c3", beta());

    Bundle bundle = output.awaitCommit("c3");
    assertTrue(accepts(bundle, "import org.example.Bulk39;\nclass X {}\n"));
    assertTrue(accepts(bundle, "import org.example.Beta;\nclass X {}\n"));
    assertFalse(accepts(bundle, "import org.example.Bulk40;\nclass X {}\n"));
  }

  @Test
  void bulk_undecodableRecord_isADeadLetterThatNamesItsTopic() {
    Id128 id = Ids.random();
    RefUpdate update = publisher.prepare(id, "c1", List.of(alpha()));
    update.setKind(RefUpdateKind.SNAPSHOT);
    publisher.send(
        TOPICS.bulkChanges(), publisher.fileChange(id, 0, alpha()), new byte[] {1, 2, 3});
    publisher.send(update);

    output.awaitCommit("c1");
    try (TopicReader letters = new TopicReader(broker.bootstrapServers(), TOPICS.deadLetters())) {
      RecordDecoder<DeadLetter> decoder = RecordDecoder.of(DeadLetter.class);
      letters.await(
          "letter of the topic of bulk",
          record -> {
            DeadLetter letter = decoder.decode(record.value());
            return letter.getTopic().equals(TOPICS.bulkChanges()) ? letter : null;
          });
    }
  }

  @Test
  void undecodableEvent_isADeadLetterAndASkippedFile() {
    publisher.commit("c1", alpha());
    output.awaitCommit("c1");
    Id128 id = Ids.random();
    List<Change> changes =
        List.of(
            beta(),
            Change.put("src/org/example/Gamma.java", "package org.example; class Gamma {}"));
    RefUpdate update = publisher.prepare(id, "c2", changes);
    FileChange first = publisher.fileChange(id, 0, changes.get(0));
    byte[] whole = Codec.encode(first);
    publisher.send(first, Arrays.copyOf(whole, whole.length - 7));
    publisher.send(publisher.fileChange(id, 1, changes.get(1)));
    publisher.send(update);

    Bundle bundle = output.awaitCommit("c2");
    assertTrue(accepts(bundle, "import org.example.Gamma;\nclass X {}\n"));
    assertEquals(
        1L, bundle.getStatistics().get("skipped.UNDECODABLE"), bundle.getStatistics()::toString);
    DeadLetter letter = deadLetter("undecodable", whole.length - 7);
    assertEquals(TOPICS.commitEvents(), letter.getTopic());
    assertFalse(letter.getMessage().isEmpty());

    // A snapshot of the same commit brings what could not be read.
    publisher.snapshot("c2");
    Bundle healed = output.awaitCommit("c2");
    assertTrue(accepts(healed, "import org.example.Beta;\nclass X {}\n"));
  }

  @Test
  void undecodableRefUpdate_isADeadLetterAndHealedWithTheNext() {
    publisher.commit("c1", alpha());
    output.awaitCommit("c1");
    Id128 id = Ids.random();
    byte[] whole = Codec.encode(publisher.prepare(id, "c2", List.of(beta())));
    publisher.send(publisher.fileChange(id, 0, beta()));
    publisher.send(Keys.refUpdate(publisher.repository), Arrays.copyOf(whole, whole.length - 9));
    deadLetter("undecodable", whole.length - 9);

    publisher.commit("c3", Change.delete("src/org/example/Alpha.java"));
    Resync resync = resync();
    assertEquals("c1", resync.getHave());
    assertEquals("base", resync.getReason());
    publisher.snapshot(resync.getHave());
    Bundle bundle = output.awaitCommit("c3");
    assertTrue(accepts(bundle, "import org.example.Beta;\nclass X {}\n"));
    assertFalse(accepts(bundle, "import org.example.Alpha;\nclass X {}\n"));
  }

  @Test
  void changeOfAnUnknownSchema_isADeadLetterAndASkippedFile() {
    publisher.commit("c1", alpha());
    output.awaitCommit("c1");
    Id128 id = Ids.random();
    RefUpdate update = publisher.prepare(id, "c2", List.of(beta()));
    FileChange change = publisher.fileChange(id, 0, beta());
    byte[] foreign = Codec.encode(change);
    // The fingerprint of the schema stands behind two bytes that mark a single object.
    foreign[5] ^= 1;
    publisher.send(change, foreign);
    publisher.send(update);

    Bundle bundle = output.awaitCommit("c2");
    assertEquals(
        1L, bundle.getStatistics().get("skipped.UNDECODABLE"), bundle.getStatistics()::toString);
    assertFalse(deadLetter("unknown-schema", foreign.length).getMessage().isEmpty());
  }

  @Test
  void unknownSchema_isADeadLetter() {
    byte[] foreign = new byte[40];
    foreign[0] = (byte) 0xC3;
    foreign[1] = 1;
    Arrays.fill(foreign, 2, 10, (byte) 0x5A);
    publisher.send(Keys.refUpdate(publisher.repository), foreign);
    publisher.commit("c1", alpha());

    output.awaitCommit("c1");
    deadLetter("unknown-schema", foreign.length);
  }

  @Test
  void foreignContent_isADeadLetter() {
    Id128 id = Ids.random();
    RefUpdate update = publisher.prepare(id, "c1", List.of(alpha()));
    update.setKind(RefUpdateKind.SNAPSHOT);
    FileChange change = publisher.fileChange(id, 0, alpha());
    change.setContent(ByteBuffer.wrap("class Other {}".getBytes(UTF_8)));
    publisher.send(change);
    publisher.send(update);
    publisher.commit("c2", beta());

    output.awaitCommit("c2");
    deadLetter("wrong-blob", Codec.encode(change).length);
  }

  @Test
  void missingChanges_areAskedForAndHealed() {
    publisher.commit("c1", alpha());
    output.awaitCommit("c1");
    // The change of this update is lost.
    publisher.send(publisher.prepare(Ids.random(), "c2", List.of(beta())));

    Resync resync = resync();
    assertEquals("c1", resync.getHave());
    assertEquals("time-out", resync.getReason());
    publisher.snapshot(resync.getHave());
    Bundle bundle = output.awaitCommit("c2");
    assertTrue(accepts(bundle, "import org.example.Beta;\nclass X {}\n"));
  }

  @Test
  void wrongBase_isHealedByTheAnswerToAResync() {
    publisher.commit("c1", alpha());
    output.awaitCommit("c1");
    publisher.prepare(Ids.random(), "lost", List.of(beta()));
    publisher.commit("c3", Change.delete("src/org/example/Alpha.java"));

    Resync resync = resync();
    assertEquals("c1", resync.getHave());
    assertEquals("base", resync.getReason());
    publisher.snapshot(resync.getHave());
    Bundle bundle = output.awaitCommit("c3");
    assertTrue(accepts(bundle, "import org.example.Beta;\nclass X {}\n"));
    assertFalse(accepts(bundle, "import org.example.Alpha;\nclass X {}\n"));
  }

  @Test
  void wrongDigest_sendsNothingButStaleAndHeals() {
    publisher.commit("c1", alpha());
    Bundle first = output.awaitCommit("c1");
    Id128 id = Ids.random();
    RefUpdate update = publisher.prepare(id, "c2", List.of(beta()));
    update.setTreeDigest(Ids.of(1, 2));
    publisher.send(publisher.fileChange(id, 0, beta()));
    publisher.send(update);

    Bundle stale = output.await("stale bundle", bundle -> bundle.getStaleReason() != null);
    assertEquals("c1", stale.getCommit());
    assertEquals(first.getRevision(), stale.getRevision());
    Resync resync = resync();
    assertNull(resync.getHave());
    publisher.snapshot(null);
    Bundle bundle = output.awaitCommit("c2");
    assertNull(bundle.getStaleReason());
    assertTrue(accepts(bundle, "import org.example.Beta;\nclass X {}\n"));
  }

  @Test
  void filesThatGiveNoFacts_areCountedByReasonAndHarmNothing() {
    publisher.commit(
        "c1",
        alpha(),
        Change.put("Huge.java", "/*" + "x".repeat(600 * 1024) + "*/"),
        Change.put("Binary.java", "class Binary {}\0"),
        Change.put("notes.xyz", "text"),
        Change.put(
            "Deep.java",
            "class Deep { int x = " + "(".repeat(100_000) + "1" + ")".repeat(100_000) + "; }"));

    Bundle bundle = output.awaitCommit("c1");
    assertTrue(accepts(bundle, "import org.example.Alpha;\nclass X {}\n"));
    Map<String, Long> statistics = bundle.getStatistics();
    for (String count :
        List.of("skipped.TOO_LARGE", "skipped.BINARY", "skipped.TOO_DEEP", "files.other")) {
      assertEquals(1L, statistics.get(count), statistics::toString);
    }
  }

  @Test
  void oneFileCommits_areVisibleSoon() {
    publisher.commit("c0", alpha());
    output.awaitCommit("c0");
    List<Long> millis = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      long start = System.nanoTime();
      publisher.commit(
          "c" + i,
          Change.put(
              "src/org/example/N" + i + ".java",
              "package org.example;\npublic class N" + i + " {}\n"));
      output.awaitCommit("c" + i);
      millis.add((System.nanoTime() - start) / 1_000_000);
    }
    List<Long> warm = new ArrayList<>(millis.subList(5, millis.size()));
    Collections.sort(warm);
    System.out.println("publish to visible, ms: " + millis);
    // The goal is 300 ms; a shared build machine gets some room.
    assertTrue(warm.get(warm.size() / 2) < 1500, "median of " + millis);
  }

  /** A metric without a line, or a line without a metric, is one that nobody can rely on. */
  @Test
  void metrics_areThoseOfThePage() throws IOException {
    assertFalse(metrics.ofAnanke().isEmpty());
    assertEquals(MetricsPage.read(), metrics.ofAnanke());
  }

  /** An alert on a name that nobody exports would stay silent for ever. */
  @Test
  void alertsAndDashboards_askForWhatTheJobExports() throws Exception {
    List<String> expressions = MetricUses.expressions();
    assertTrue(expressions.size() > 70, expressions::toString);
    for (String expression : expressions) {
      assertTrue(
          expression.contains("flink_") || expression.startsWith("up{"),
          () -> "asks for nothing of Flink: " + expression);
    }
    publisher.commit("c1", alpha());
    output.awaitCommit("c1");
    // Flink registers some metrics only with the first record, or the first checkpoint.
    Set<String> unanswered = Set.of("");
    for (int i = 0; i < 100 && !unanswered.isEmpty(); i++) {
      Thread.sleep(200);
      unanswered = MetricUses.unanswered(expressions, scraped.read());
    }
    assertEquals(Set.of(), unanswered);
  }

  @Test
  void commit_isTimedInEveryStage() {
    publisher.commit("c1", alpha());
    output.awaitCommit("c1");
    // What the gate counts, it counts once the bundle is on its way.
    publisher.commit("c2", beta());
    output.awaitCommit("c2");
    assertEquals(List.of(), metrics.emptyHistograms());
  }

  private Resync resync() {
    RecordDecoder<Resync> decoder = RecordDecoder.of(Resync.class);
    try (TopicReader requests = new TopicReader(broker.bootstrapServers(), TOPICS.requests())) {
      return requests.await(
          "Resync",
          record -> {
            Resync resync = decoder.decode(record.value());
            boolean first = resync.getReason().equals("base") && resync.getHave() == null;
            return resync.getRepository().equals(publisher.repository) && !first ? resync : null;
          });
    }
  }

  private DeadLetter deadLetter(String reason, int size) {
    RecordDecoder<DeadLetter> decoder = RecordDecoder.of(DeadLetter.class);
    try (TopicReader letters = new TopicReader(broker.bootstrapServers(), TOPICS.deadLetters())) {
      return letters.await(
          "dead letter",
          record -> {
            DeadLetter letter = decoder.decode(record.value());
            return letter.getReason().equals(reason) && letter.getSize() == size ? letter : null;
          });
    }
  }

  /** Whether a fragment that the bundle lists has this text, evidence included. */
  private boolean standsOnTopic(Bundle bundle, String text) {
    return bundle.getFragments().stream()
        .map(reference -> output.fragments.get(reference.getName()))
        .anyMatch(
            fragment ->
                ISO_8859_1.decode(fragment.getPayload().duplicate()).toString().contains(text));
  }

  private boolean accepts(Bundle bundle, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    int[] tokens = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      tokens[i] = bytes[i] & 0xff;
    }
    try (Matcher matcher = engine.matcher(output.grammar(bundle))) {
      return matcher.tryConsume(tokens) == tokens.length && matcher.isAccepting();
    }
  }

  private static Change alpha() {
    return Change.put(
        "src/org/example/Alpha.java", "package org.example;\npublic class Alpha {}\n");
  }

  private static Change beta() {
    return Change.put("src/org/example/Beta.java", "package org.example;\npublic class Beta {}\n");
  }
}
