package dev.ananke.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.jobs.JobOptions;
import dev.ananke.jobs.TopicAdmin;
import dev.ananke.jobs.TopicNames;
import dev.ananke.jobs.local.EmbeddedBroker;
import dev.ananke.jobs.local.LocalPipeline;
import dev.ananke.publisher.KafkaEventSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Loads, in and out of order, against the job on a mini cluster with a real broker. */
@SuppressWarnings("NullAway.Init") // JUnit fills the folder, and starts before any test
class LoadRunITCase {
  private static final int REPOSITORIES = 3;
  private static final int COMMITS = 30;

  @TempDir private static Path folder;
  private static EmbeddedBroker broker;
  private static LocalPipeline pipeline;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start();
    TopicAdmin.create(
        broker.bootstrapServers(),
        Map.of(),
        TopicNames.DEFAULT,
        new TopicAdmin.Layout(3, (short) 1));
    pipeline = job("load");
  }

  private static LocalPipeline job(String group) throws IOException {
    return LocalPipeline.start(
        JobOptions.from(
            "--kafka.bootstrap-servers", broker.bootstrapServers(),
            "--kafka.group-id", group,
            "--job.parallelism", "2",
            "--updates.front-timeout", "1 s",
            "--updates.resync-interval", "500 ms"),
        folder.resolve(group));
  }

  @AfterAll
  static void stop() {
    pipeline.close();
    broker.close();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BROKEN_OFF")
  void load_ofEveryDisorder_endsRight(Disorder disorder) throws Exception {
    LoadReport report = run(plan(disorder.name().hashCode(), COMMITS, 0, disorder, false));

    assertTrue(report.right(), report.text());
    assertEquals(COMMITS, report.commits());
    assertEquals(COMMITS, report.latencies().size() + report.overtaken());
    assertFalse(report.latencies().isEmpty(), report.text());
    if (disorder == Disorder.TRUNCATED) {
      assertTrue(report.answers() > 0, "nobody asked for what was lost: " + report.text());
    }
  }

  @Test
  void snapshotBesideCommits_isVisibleToo() throws Exception {
    LoadReport report = run(plan(100, COMMITS, 200, Disorder.NONE, false));

    assertTrue(report.right(), report.text());
    LoadReport.Bulk bulk = report.bulk();
    assertNotNull(bulk);
    assertEquals(200, bulk.files());
  }

  @Test
  void loadThatAnotherPublished_isCheckedAndContinued() throws Exception {
    run(plan(200, COMMITS / 2, 0, Disorder.NONE, false));

    LoadReport report = run(plan(200, COMMITS, 0, Disorder.NONE, true));

    assertTrue(report.right(), report.text());
    assertTrue(report.answers() > 0, "the job had all commits already: " + report.text());
  }

  @Test
  void jobWithoutState_readsTheTopicAgainAndCatchesUpWithReaders() throws Exception {
    run(plan(600, COMMITS / 2, 0, Disorder.NONE, false));
    pipeline.close();
    pipeline = job("load-anew");

    LoadReport report = run(plan(600, COMMITS, 0, Disorder.NONE, true));

    assertTrue(report.right(), report.text());
    assertTrue(report.repeated() >= REPOSITORIES, "it did not read again: " + report.text());
  }

  @Test
  void publisherThatDiesInTheMiddleOfASnapshot_isContinuedByAnother() throws Exception {
    List<String> news = new CopyOnWriteArrayList<>();
    LoadPlan dying = plan(500, COMMITS, 40, Disorder.BROKEN_OFF, false);
    try (LoadRun run =
        new LoadRun(
            dying,
            news::add,
            () -> {
              throw new IllegalStateException("dead");
            })) {
      assertThrows(IllegalStateException.class, run::run);
    }
    assertTrue(
        news.contains("dying: 20 of 40 changes of an update are on the topic, its move is not"),
        news.toString());

    LoadReport report = run(plan(500, COMMITS, 40, Disorder.NONE, true));

    assertTrue(report.right(), report.text());
    assertEquals(REPOSITORIES + 1, report.repositories());
    assertTrue(report.answers() > 0, "nobody asked for the snapshot: " + report.text());
  }

  @Test
  void outputThatIsNotWhatFilesCompileTo_isFound(@TempDir Path git) throws Exception {
    LoadPlan published = plan(300, COMMITS, 0, Disorder.NONE, false);
    run(published);

    try (OutputReader reader = new OutputReader(published);
        DisorderlySink sink =
            new DisorderlySink(new KafkaEventSink(published.publishOptions(git)), Disorder.NONE);
        LoadedRepository other =
            new LoadedRepository(published.idPrefix() + "r0", git, 301, sink)) {
      other.first(9);
      reader.start();
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (reader.bundle(other.id()) == null && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }

      List<String> differences = other.differences(reader.bundle(other.id()));

      assertTrue(
          differences.contains(other.id() + ": the content hash differs"), differences.toString());
      assertTrue(
          differences.stream().anyMatch(each -> each.contains(": the bundle is ")),
          differences.toString());
    }
  }

  @Test
  void snapshotWithoutCommitsBesideIt_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> plan(400, 0, 10, Disorder.NONE, false));
  }

  @Test
  void snapshotThatIsBrokenOffAndNotThere_isRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> plan(400, 10, 0, Disorder.BROKEN_OFF, false));
  }

  private static LoadPlan plan(
      long seed, int commits, int bulkFiles, Disorder disorder, boolean published) {
    return new LoadPlan(
        broker.bootstrapServers(),
        Map.of(),
        TopicNames.DEFAULT,
        seed,
        REPOSITORIES,
        8,
        commits,
        40,
        bulkFiles,
        disorder,
        published,
        Duration.ofSeconds(20));
  }

  private static LoadReport run(LoadPlan plan) throws Exception {
    try (LoadRun run = new LoadRun(plan, news -> {})) {
      return run.run();
    }
  }
}
