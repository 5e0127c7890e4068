package dev.ananke.worker;

import static dev.ananke.worker.TestRecords.KEY;
import static dev.ananke.worker.TestRecords.bundle;
import static dev.ananke.worker.TestRecords.fragment;
import static dev.ananke.worker.TestRecords.version;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.schemas.OutputKey.BundleKey;
import dev.ananke.worker.GrammarUnavailableException.Reason;
import dev.ananke.worker.TestRecords.Entry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The worker's thread, over a topic in memory. */
@Timeout(30)
class WorkerTest {
  private static final GrammarRequest REQUEST =
      new GrammarRequest("acme/app", "refs/heads/main", "java", "file");

  private final BlockingQueue<BundleSwitch> switches = new LinkedBlockingQueue<>();
  private final TopicInMemory topic = new TopicInMemory();
  private final Worker worker =
      new Worker(
          WorkerOptions.of("unused:1").withContactInterval(Duration.ofMillis(5)),
          switches::add,
          topic::reader,
          InstantSource.system());

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void grammar_afterTheReplay_isThatOfTheTopic() throws Exception {
    BundleKey other = new BundleKey("acme/other", "refs/heads/main", "java");
    topic.append(0, fragment(KEY, "a", "1"), bundle(version(KEY, 1, Map.of("a", "1"))));
    topic.append(1, fragment(other, "a", "2"), bundle(version(other, 1, Map.of("a", "2"))));
    assertReason(Reason.NOT_CAUGHT_UP);
    worker.start();
    assertTrue(worker.awaitCaughtUp(Duration.ofSeconds(20)));
    assertEquals("1", worker.grammar(REQUEST).text());
    assertEquals(2, worker.bundles().size());
    WorkerStatus status = worker.status();
    assertTrue(status.caughtUp() && status.connected());
    assertNull(status.problem());
  }

  @Test
  void grammar_afterTheTail_isThatOfTheNewBundle() throws Exception {
    topic.append(0, fragment(KEY, "a", "1"), bundle(version(KEY, 1, Map.of("a", "1"))));
    worker.start();
    assertNull(switches.take().before());
    assertTrue(worker.awaitCaughtUp(Duration.ofSeconds(20)));
    topic.append(0, fragment(KEY, "a", "2"), bundle(version(KEY, 2, Map.of("a", "2"))));
    BundleSwitch taken = switches.take();
    assertEquals(version(KEY, 1, Map.of("a", "1")), taken.before());
    assertEquals(version(KEY, 2, Map.of("a", "2")), taken.now());
    assertEquals("2", worker.grammar(REQUEST).text());
  }

  @Test
  void start_topicIsMissing_waitsForIt() throws Exception {
    worker.start();
    await(status -> status.problem() != null);
    assertEquals("there is no topic compiled-constraints", worker.status().problem());
    assertReason(Reason.NOT_CAUGHT_UP);
    topic.append(0);
    assertTrue(worker.awaitCaughtUp(Duration.ofSeconds(20)));
    assertReason(Reason.UNKNOWN_REPOSITORY);
  }

  @Test
  void partition_addedLater_isReadFromItsStart() throws Exception {
    topic.append(0);
    worker.start();
    assertTrue(worker.awaitCaughtUp(Duration.ofSeconds(20)));
    topic.append(1, fragment(KEY, "a", "1"), bundle(version(KEY, 1, Map.of("a", "1"))));
    switches.take();
    assertEquals("1", worker.grammar(REQUEST).text());
  }

  @Test
  void broker_doesNotAnswer_isFlaggedWhileGrammarsAreServed() throws Exception {
    topic.append(0, fragment(KEY, "a", "1"), bundle(version(KEY, 1, Map.of("a", "1"))));
    worker.start();
    assertTrue(worker.awaitCaughtUp(Duration.ofSeconds(20)));
    topic.silent(true);
    await(status -> !status.connected());
    assertNotNull(worker.status().problem());
    assertEquals("1", worker.grammar(REQUEST).text());
    topic.silent(false);
    await(status -> status.connected() && status.problem() == null);
  }

  @Test
  void reading_fails_goesOnWhereItWas() throws Exception {
    topic.append(0, fragment(KEY, "a", "1"), bundle(version(KEY, 1, Map.of("a", "1"))));
    worker.start();
    switches.take();
    assertTrue(worker.awaitCaughtUp(Duration.ofSeconds(20)));
    TopicInMemory.Reader first = topic.readers.take();
    topic.failOnce(new KafkaException("not authorised"));
    TopicInMemory.Reader second = topic.readers.take();
    assertTrue(first.closed());
    assertEquals("1", worker.grammar(REQUEST).text());
    topic.append(0, fragment(KEY, "a", "2"), bundle(version(KEY, 2, Map.of("a", "2"))));
    // The first bundle is not taken once more: the second reader starts behind it.
    assertEquals(2, switches.take().now().getRevision().getOffset());
    assertTrue(!second.closed());
  }

  @Test
  void record_unusable_isCountedAndPassedOver() throws Exception {
    topic.append(
        0,
        new Entry(KEY.bytes(), new byte[] {1, 2, 3}),
        fragment(KEY, "a", "1"),
        bundle(version(KEY, 1, Map.of("a", "1"))));
    worker.start();
    assertTrue(worker.awaitCaughtUp(Duration.ofSeconds(20)));
    assertEquals(1, worker.status().unusable());
    assertEquals("1", worker.grammar(REQUEST).text());
  }

  @Test
  void listener_fails_doesNotStopTheWorker() throws Exception {
    topic.append(0, fragment(KEY, "a", "1"), bundle(version(KEY, 1, Map.of("a", "1"))));
    try (Worker other =
        new Worker(
            WorkerOptions.of("unused:1"),
            taken -> {
              throw new IllegalStateException("a fault of the listener");
            },
            topic::reader,
            InstantSource.system())) {
      other.start();
      assertTrue(other.awaitCaughtUp(Duration.ofSeconds(20)));
      assertEquals("1", other.grammar(REQUEST).text());
    }
  }

  @Test
  void close_running_leavesNothingBehind() throws Exception {
    topic.append(0, fragment(KEY, "a", "1"), bundle(version(KEY, 1, Map.of("a", "1"))));
    worker.start();
    assertTrue(worker.awaitCaughtUp(Duration.ofSeconds(20)));
    worker.close();
    assertTrue(topic.readers.take().closed());
    assertReason(Reason.CLOSED);
    worker.close();
  }

  @Test
  void start_optionsThatKafkaRefuses_failsAtOnce() {
    assertThrows(KafkaException.class, () -> Worker.start(WorkerOptions.of("no port")));
  }

  private void assertReason(Reason reason) {
    GrammarUnavailableException e =
        assertThrows(GrammarUnavailableException.class, () -> worker.grammar(REQUEST));
    assertEquals(reason, e.reason());
  }

  private void await(Predicate<WorkerStatus> condition) {
    while (!condition.test(worker.status())) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
