package dev.ananke.operators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ThrottleFunctionTest {
  private static final RawRecord RECORD = new RawRecord("bulk", 0, 0, null, null, Map.of());
  private static final int RECORDS = 1000;

  // So small that handing on a record, some microseconds, is followed by a pause at times.
  private final ThrottleFunction function = new ThrottleFunction(0.01);
  private final LiveChanges live = new LiveChanges();
  private OneInputStreamOperatorTestHarness<RawRecord, RawRecord> harness;

  @BeforeEach
  void open() throws Exception {
    harness = ProcessFunctionTestHarnesses.forProcessFunction(function);
    function.makeRoomFor(live);
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void processElement_commitsCome_sleeps() throws Exception {
    live.came(System.nanoTime());
    pass();
    assertTrue(function.throttledMillis() > 0);
  }

  @Test
  void processElement_noCommits_doesNotSleep() throws Exception {
    pass();
    assertEquals(0, function.throttledMillis());
  }

  @Test
  void areRecent_afterTenSeconds_nothingIs() {
    long start = Long.MAX_VALUE - 5; // nanoTime may overflow
    assertFalse(live.areRecent(start));
    live.came(start);
    assertTrue(live.areRecent(start + LiveChanges.RECENT_NANOS - 1));
    assertFalse(live.areRecent(start + LiveChanges.RECENT_NANOS));
  }

  private void pass() throws Exception {
    for (int i = 0; i < RECORDS; i++) {
      harness.processElement(RECORD, i);
    }
    assertEquals(RECORDS, harness.extractOutputValues().size());
  }
}
