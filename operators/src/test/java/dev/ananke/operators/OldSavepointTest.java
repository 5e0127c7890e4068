package dev.ananke.operators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.core.assembly.Stages;
import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.state.StateTable;
import dev.ananke.core.updates.ProtocolTimes;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.BundleStatus;
import dev.ananke.schemas.Codec;
import dev.ananke.schemas.FileChange;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.RefState;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.RefUpdateKind;
import dev.ananke.schemas.Resync;
import dev.ananke.schemas.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Savepoints that older code wrote, in the middle of an update, restored by this version: one of a
 * layout that is gone, and one of the layout that holds. {@code
 * src/test/resources/dev/ananke/operators/savepoint/README.md} says how to renew them.
 */
final class OldSavepointTest {
  private static final Path SAVEPOINTS =
      Path.of("src/test/resources/dev/ananke/operators/savepoint");

  private static final String LAST = "last";

  private static final long FIRST = 100;
  private static final long SECOND = 101;
  private static final long NEXT = 102;
  private static final Id128 SECOND_ID = Events.id(2);

  private static final Map<String, String> BEFORE =
      Map.of(
          "src/org/example/A.java", "package org.example; public class A {}",
          "src/org/example/B.java", "package org.example; import java.util.List; class B {}",
          "src/org/gone/C.java", "package org.gone; import org.example.A; public class C {}");

  private static final Map<String, String> AFTER =
      Map.of(
          "src/org/example/A.java", "package org.example; public class A {}",
          "src/org/example/B.java", "package org.example; import java.util.Map; class B {}",
          "src/org/next/D.java", "package org.next; import org.example.A; public class D {}");

  private final CompactedOutput output = new CompactedOutput();
  private final FromScratch scratch = new FromScratch();

  @AfterEach
  void close() {
    scratch.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"layout-1", LAST})
  @SuppressWarnings("try") // the harness says that closing it may be interrupted
  void updateThatWasOnItsWay_isCompiled(String name) throws Exception {
    try (HarnessedJob job = HarnessedJob.restore(savepoint(name), output)) {
      assertEquals(name.equals(LAST), isOfThisLayout(state(job)));
      demandThatUpdatesGoOn(job);
    }
  }

  private void demandThatUpdatesGoOn(HarnessedJob job) throws Exception {
    boolean sameLayout = isOfThisLayout(state(job));
    job.process(Events.raw(changes().getLast()));

    if (!sameLayout) {
      // State is a cache of git: what another layout kept is asked for anew.
      assertEquals(
          List.of(new Resync(Events.REPOSITORY, Events.REF, null, null, null, "layout", true)),
          job.requests);
      assertTrue(output.bundles.isEmpty(), "readers keep what they have until there is better");
      snapshot(job, Events.id(3), null, "c2", AFTER, NEXT);
    }
    demand("c2", AFTER, sameLayout ? SECOND : NEXT);
    assertEquals(sameLayout ? 0 : 1, job.requests.size());

    snapshot(job, Events.id(4), "c2", "c3", BEFORE, NEXT + 1);
    demand("c3", BEFORE, NEXT + 1);
    assertEquals(sameLayout ? 0 : 1, job.requests.size(), "it is an ordinary ref again");
    assertTrue(job.deadLetters.isEmpty(), job.deadLetters::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"layout-1", LAST})
  @SuppressWarnings("try") // the harness says that closing it may be interrupted
  void lastChangeNeverComes_timersOfTheSavepointAsk(String name) throws Exception {
    try (HarnessedJob job = HarnessedJob.restore(savepoint(name), output)) {
      demandThatTimersAsk(job);
    }
  }

  private void demandThatTimersAsk(HarnessedJob job) throws Exception {
    RefState state = state(job);
    String have = isOfThisLayout(state) ? state.getCommit() : null;
    job.pass(ProtocolTimes.DEFAULT.pending().plus(Duration.ofMinutes(1)));

    Resync question = job.requests.getFirst();
    assertEquals(have, question.getHave());
    assertEquals(have == null ? "layout" : "time-out", question.getReason());
    assertTrue(output.bundles.isEmpty(), "readers keep what they have until there is better");
    snapshot(job, Events.id(3), have, "c2", AFTER, NEXT);
    demand("c2", AFTER, NEXT);
  }

  // --- what is on its way

  /** From the first commit to the second. */
  private static List<FileChange> changes() {
    return List.of(
        after(0, "src/org/next/D.java"),
        Events.delete(SECOND_ID, 1, "src/org/gone/C.java"),
        after(2, "src/org/example/B.java"));
  }

  private static FileChange after(int index, String path) {
    return Events.upsert(SECOND_ID, index, path, Objects.requireNonNull(AFTER.get(path)));
  }

  private static void demandNothingAsked(HarnessedJob job) {
    assertTrue(job.requests.isEmpty(), job.requests::toString);
    assertTrue(job.deadLetters.isEmpty(), job.deadLetters::toString);
  }

  private static void snapshot(
      HarnessedJob job,
      Id128 id,
      @Nullable String base,
      String commit,
      Map<String, String> tree,
      long offset)
      throws Exception {
    int index = 0;
    for (Map.Entry<String, String> file : new TreeMap<>(tree).entrySet()) {
      job.process(Events.raw(Events.upsert(id, index++, file.getKey(), file.getValue())));
    }
    RefUpdate update = Events.refUpdate(RefUpdateKind.SNAPSHOT, id, base, commit, index);
    update.setTreeDigest(Events.digest(tree));
    job.process(Events.raw(update, offset));
  }

  // --- what comes of it

  private static RefState state(HarnessedJob job) {
    byte[] stored = Objects.requireNonNull(job.state().get(StateTable.HEAD, "state"));
    return Codec.decoder(RefState.class).decode(stored);
  }

  private static boolean isOfThisLayout(RefState state) {
    return state.getLayout().equals(CompileFunction.layout(Stages.constraintCompiler().versions()));
  }

  private void demand(String commit, Map<String, String> tree, long offset) {
    Bundle bundle = output.last();
    CompiledLanguage expected = scratch.compile(tree);
    assertEquals(commit, bundle.getCommit());
    assertEquals(offset, bundle.getRevision().getOffset());
    assertEquals(BundleStatus.CURRENT, bundle.getStatus());
    assertEquals(Verdict.PASSED, bundle.getGate().getVerdict(), bundle.getGate()::toString);
    assertEquals(expected.contentHash(), bundle.getContentHash());
    assertEquals(expected.fragments(), CompactedOutput.listed(bundle));
    assertEquals(
        expected.fragments().keySet(),
        output.fragments(bundle).keySet(),
        "the first bundle after a restore brings all its fragments");
  }

  // --- the savepoint

  private static KeyedStages.Checkpoint savepoint(String name) throws Exception {
    Path folder = SAVEPOINTS.resolve(name);
    return new KeyedStages.Checkpoint(
        read(folder.resolve("compile")), read(folder.resolve("gate")));
  }

  private static OperatorSubtaskState read(Path file) throws Exception {
    return OperatorSnapshotUtil.readStateHandle(file.toString());
  }

  @Test
  @EnabledIfSystemProperty(named = "ananke.accept", matches = "true")
  @SuppressWarnings("try") // the harness says that closing it may be interrupted
  void renew() throws Exception {
    try (HarnessedJob old = new HarnessedJob(new CompactedOutput())) {
      snapshot(old, Events.id(1), null, "c1", BEFORE, FIRST);
      for (FileChange change : changes().subList(0, 2)) {
        old.process(Events.raw(change));
      }
      RefUpdate update =
          Events.refUpdate(RefUpdateKind.DELTA, SECOND_ID, "c1", "c2", changes().size());
      update.setTreeDigest(Events.digest(AFTER));
      old.process(Events.raw(update, SECOND));
      demandNothingAsked(old);
      KeyedStages.Checkpoint savepoint = old.savepoint();
      Path folder = Files.createDirectories(SAVEPOINTS.resolve(LAST));
      write(savepoint.compile(), folder.resolve("compile"));
      write(savepoint.gate(), folder.resolve("gate"));
    }
  }

  private static void write(OperatorSubtaskState state, Path file) throws Exception {
    OperatorSnapshotUtil.writeStateHandle(state, file.toString());
  }
}
