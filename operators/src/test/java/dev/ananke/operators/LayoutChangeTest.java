package dev.ananke.operators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.core.state.StateTable;
import dev.ananke.core.updates.ProtocolTimes;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.BundleStatus;
import dev.ananke.schemas.Codec;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.RefState;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.RefUpdateKind;
import dev.ananke.schemas.Resync;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The job is restored from state that another version of it wrote. */
final class LayoutChangeTest {
  private static final Map<String, String> TREE =
      Map.of(
          "src/org/example/A.java", "package org.example; public class A {}",
          "src/org/example/B.java", "package org.example; public class B {}");

  private final CompactedOutput output = new CompactedOutput();
  private HarnessedJob job;
  private KeyedStages.Checkpoint checkpoint;
  private int ids;

  /** Every ref of the state looks as if a version before had written it. */
  static final class Older extends KeyedProcessFunction<String, String, String> {
    private static final long serialVersionUID = 1;
    private transient MapStateStore store;

    @Override
    public void open(OpenContext context) {
      store = new MapStateStore(getRuntimeContext(), StateTable.ofCompile());
    }

    @Override
    public void processElement(String key, Context context, Collector<String> out) {
      byte[] stored = Objects.requireNonNull(store.get(StateTable.HEAD, "state"));
      RefState state = Codec.decoder(RefState.class).decode(stored);
      state.setLayout("layout 0");
      store.put(StateTable.HEAD, "state", Codec.encode(state));
      // Whatever else that version kept, and however.
      store.put(StateTable.FACTS, "of another time", new byte[] {1, 2, 3});
    }
  }

  /** The records of the gate's state look as if a version to come had written them. */
  static final class Newer extends KeyedProcessFunction<String, String, String> {
    private static final long serialVersionUID = 1;
    private transient MapStateStore store;

    @Override
    public void open(OpenContext context) {
      store = new MapStateStore(getRuntimeContext(), EnumSet.of(StateTable.GATE));
    }

    @Override
    public void processElement(String key, Context context, Collector<String> out) {
      for (String record : List.of("languages", "b\0java")) {
        byte[] stored = Objects.requireNonNull(store.get(StateTable.GATE, record)).clone();
        // In the fingerprint of the schema.
        stored[5] ^= 1;
        store.put(StateTable.GATE, record, stored);
      }
    }
  }

  @BeforeEach
  void open() throws Exception {
    job = new HarnessedJob(output);
    snapshot(null, "c1", TREE);
    checkpoint = job.checkpoint();
  }

  @AfterEach
  void close() throws Exception {
    job.close();
  }

  @Test
  void olderState_isAskedForAndReplacedByTheAnswer() throws Exception {
    Bundle before = output.last();
    restoreAsOlder();
    RefUpdate next = Events.refUpdate(RefUpdateKind.DELTA, Events.id(++ids), "c1", "c2", 0);
    job.process(Events.raw(next));

    assertEquals(
        new Resync(Events.REPOSITORY, Events.REF, null, null, null, "layout", true),
        job.requests.getFirst());
    assertEquals(1, output.bundles.size(), "readers keep what they have until there is better");
    // The gate's own state is of this version: it still knows the last bundle.
    Map<String, String> tree = Map.of("src/org/example/C.java", "package org.example; class C {}");
    snapshot(null, "c2", tree);

    Bundle after = output.last();
    assertEquals("c2", after.getCommit());
    assertNull(after.getStaleReason());
    assertEquals(1L, after.getStatistics().get("types"));
    assertEquals(
        output.fragments(after).keySet(),
        CompactedOutput.listed(after).keySet(),
        "fragments of the older run got their tombstones");
    assertFalse(before.getContentHash().equals(after.getContentHash()));

    // And it is an ordinary ref again.
    snapshot("c2", "c3", TREE);
    assertEquals(before.getContentHash(), output.last().getContentHash());
  }

  @Test
  void olderState_nobodySpeaks_isAskedForByItsTimer() throws Exception {
    restoreAsOlder();
    assertTrue(job.requests.isEmpty());
    job.pass(ProtocolTimes.DEFAULT.inactivity().plus(Duration.ofMinutes(1)));

    assertEquals("layout", job.requests.getFirst().getReason());
    snapshot(null, "c1", TREE);
    assertEquals(2, output.bundles.size());
    assertEquals("c1", output.last().getCommit());
    assertEquals(output.bundles.getFirst().getContentHash(), output.last().getContentHash());
  }

  @Test
  void stateOfTheGateThatIsNotKnown_countsAsNone() throws Exception {
    Bundle before = output.last();
    restore(new KeyedStages.Checkpoint(checkpoint.compile(), newer(checkpoint.gate())));
    delta("c1", "c2", Map.of("src/org/example/C.java", "class C {}"), Events.digest(TREE));

    assertEquals("digest", job.requests.getFirst().getReason());
    assertEquals(1, output.bundles.size(), "the bundle that is stale is not known");

    snapshot(null, "c1", TREE);
    assertEquals(before.getContentHash(), output.last().getContentHash());
    assertEquals(before.getHoles(), output.last().getHoles());
    delta("c1", "c2", Map.of("src/org/example/C.java", "class C {}"), Events.digest(TREE));
    assertEquals(3, output.bundles.size());
    assertEquals(BundleStatus.STALE, output.last().getStatus(), "it is an ordinary ref again");
  }

  @Test
  void olderState_withStateOfTheGateThatIsNotKnown_isReplacedByTheAnswer() throws Exception {
    Bundle before = output.last();
    restore(new KeyedStages.Checkpoint(older(checkpoint.compile()), newer(checkpoint.gate())));
    delta("c1", "c2", Map.of(), Events.digest(TREE));
    assertEquals("layout", job.requests.getFirst().getReason());

    snapshot(null, "c2", TREE);
    assertEquals("c2", output.last().getCommit());
    assertEquals(before.getContentHash(), output.last().getContentHash());
    assertEquals(output.fragments(before).keySet(), CompactedOutput.listed(output.last()).keySet());
  }

  private void restoreAsOlder() throws Exception {
    restore(new KeyedStages.Checkpoint(older(checkpoint.compile()), checkpoint.gate()));
  }

  private void restore(KeyedStages.Checkpoint from) throws Exception {
    job.close();
    job = HarnessedJob.restore(from, output);
  }

  private static OperatorSubtaskState older(OperatorSubtaskState compile) throws Exception {
    return aged(compile, new Older());
  }

  private static OperatorSubtaskState newer(OperatorSubtaskState gate) throws Exception {
    return aged(gate, new Newer());
  }

  @SuppressWarnings("try") // the harness says that closing it may be interrupted
  private static OperatorSubtaskState aged(
      OperatorSubtaskState state, KeyedProcessFunction<String, String, String> ageing)
      throws Exception {
    try (var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(ageing), key -> key, Types.STRING)) {
      harness.initializeState(state);
      harness.open();
      harness.processElement(Events.REPOSITORY + '\0' + Events.REF, 0);
      return harness.snapshot(2, 2);
    }
  }

  private void snapshot(@Nullable String base, String commit, Map<String, String> tree)
      throws Exception {
    update(RefUpdateKind.SNAPSHOT, base, commit, tree, Events.digest(tree));
  }

  private void delta(String base, String commit, Map<String, String> files, Id128 digest)
      throws Exception {
    update(RefUpdateKind.DELTA, base, commit, files, digest);
  }

  private void update(
      RefUpdateKind kind,
      @Nullable String base,
      String commit,
      Map<String, String> files,
      Id128 digest)
      throws Exception {
    int id = ++ids;
    int index = 0;
    for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
      job.process(
          Events.raw(Events.upsert(Events.id(id), index++, file.getKey(), file.getValue())));
    }
    RefUpdate update = Events.refUpdate(kind, Events.id(id), base, commit, index);
    update.setTreeDigest(digest);
    job.process(Events.raw(update));
  }
}
