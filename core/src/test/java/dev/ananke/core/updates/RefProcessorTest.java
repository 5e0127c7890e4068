package dev.ananke.core.updates;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.DigestCheck;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.RefChange;
import dev.ananke.schemas.RefSample;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.RefUpdateKind;
import dev.ananke.schemas.Resync;
import dev.ananke.schemas.SkipReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RefProcessorTest {
  private static final Map<String, Blob> TREE =
      Map.of("A.java", new Blob(1), "B.java", new Blob(2), "C.java", new Blob(3));

  private final RefFixture ref = new RefFixture();

  @Test
  void snapshot_unknownRef_isCompiledUnderItsOffset() {
    long offset = ref.snapshot(null, "c1", TREE);

    assertEquals("c1", ref.last().commit());
    assertEquals(offset, ref.last().revision().getOffset());
    assertEquals(1, ref.last().revision().getEpoch());
    assertEquals(DigestCheck.EQUAL, ref.last().digest());
    assertEquals(LineCompiler.LANGUAGE, compiled().language());
    assertTrue(ref.out.resyncs.isEmpty());
  }

  @Test
  void delta_onHead_isApplied() {
    ref.snapshot(null, "c1", TREE);
    Map<String, Blob> next = with(TREE, "D.java", new Blob(4));
    ref.delta("c1", "c2", next, new Blob(4).at("D.java"));

    assertEquals("c2", ref.last().commit());
    assertEquals(rebuilt(next).contentHash(), compiled().contentHash());
  }

  @Test
  void update_withoutAllChanges_waitsForTheLast() {
    Id128 id = ref.newId();
    ref.change(id, 1, new Blob(2).at("B.java"));
    ref.update(snapshot(id, null, "c1", TREE));
    ref.change(id, 2, new Blob(3).at("C.java"));
    assertTrue(ref.out.emitted.isEmpty());
    ref.change(id, 0, new Blob(1).at("A.java"));

    assertEquals("c1", ref.last().commit());
    assertEmpty(StateTable.PENDING);
    assertEmpty(StateTable.QUEUE);
  }

  @Test
  void updates_interleaved_areAppliedInTheOrderOfRefUpdates() {
    ref.snapshot(null, "c1", TREE);
    Id128 second = ref.newId();
    Id128 third = ref.newId();
    Map<String, Blob> tree2 = with(TREE, "D.java", new Blob(4));
    Map<String, Blob> tree3 = with(tree2, "D.java", new Blob(5));
    ref.change(third, 0, new Blob(5).at("D.java"));
    ref.update(delta(second, "c1", "c2", 1, tree2));
    ref.update(delta(third, "c2", "c3", 1, tree3));
    assertEquals(1, ref.out.emitted.size());
    ref.change(second, 0, new Blob(4).at("D.java"));

    assertEquals(
        List.of("c1", "c2", "c3"), ref.out.emitted.stream().map(CompiledUpdate::commit).toList());
    assertEquals(rebuilt(tree3).contentHash(), compiled().contentHash());
  }

  @Test
  void refUpdate_secondTime_isDropped() {
    Id128 id = ref.newId();
    ref.changes(id, new Blob(1).at("A.java"));
    RefUpdate update = snapshot(id, null, "c1", Map.of("A.java", new Blob(1)));
    ref.update(update);
    ref.update(update);

    assertEquals(1, ref.out.emitted.size());
    assertEquals(1, ref.out.count(UpdateEvent.DUPLICATE_UPDATE));
  }

  @Test
  void change_secondTime_firstRecordOfTheIndexCounts() {
    Id128 id = ref.newId();
    ref.change(id, 0, new Blob(1).at("A.java"));
    ref.change(id, 0, new Blob(9).at("A.java"));
    ref.update(snapshot(id, null, "c1", Map.of("A.java", new Blob(1))));
    ref.change(id, 0, new Blob(9).at("A.java"));

    assertEquals("c1", ref.last().commit());
    assertEquals(1, ref.out.count(UpdateEvent.DUPLICATE_CHANGE));
    assertEquals(1, ref.out.count(UpdateEvent.LATE_CHANGE));
    assertEmpty(StateTable.PENDING);
  }

  @Test
  void announcement_ofTheHead_sendsTheBundleAgainUnderItsRevision() {
    ref.snapshot(null, "c1", TREE);
    Id128 content = compiled().contentHash();
    long offset = ref.announce("c1");

    assertEquals(offset, ref.last().revision().getOffset());
    assertEquals(content, compiled().contentHash());
    assertTrue(compiled().changed().isEmpty());
    assertEquals(DigestCheck.UNCHECKED, ref.last().digest());
  }

  @Test
  void announcement_unknownRef_isAnsweredByResync() {
    ref.announce("c1");

    assertEquals(List.of(resync(null, "base")), ref.out.resyncs);
    assertTrue(ref.out.emitted.isEmpty());
  }

  @Test
  void announcement_ofTheHeadWithAnotherDigest_isNotConfirmed() {
    ref.snapshot(null, "c1", TREE);
    Id128 other = OneRef.digest(with(TREE, "D.java", new Blob(4)));
    ref.update(OneRef.refUpdate(ref.newId(), RefUpdateKind.DELTA, "c1", "c1", 0, other));

    assertEquals(1, ref.out.emitted.size());
    assertEquals(1, ref.out.count(UpdateEvent.DIGEST_UNEQUAL));
    assertEquals(List.of(resync(null, "digest")), ref.out.resyncs);
  }

  @Test
  void delta_fromAnotherCommit_isDroppedAndHealedByTheAnswer() {
    ref.snapshot(null, "c1", TREE);
    Map<String, Blob> tree2 = with(TREE, "D.java", new Blob(4));
    Map<String, Blob> tree3 = with(tree2, "E.java", new Blob(5));
    ref.delta("c2", "c3", tree3, new Blob(5).at("E.java"));
    assertEquals(List.of(resync("c1", "base")), ref.out.resyncs);
    assertEquals("c1", ref.last().commit());

    ref.delta("c1", "c3", tree3, new Blob(4).at("D.java"), new Blob(5).at("E.java"));
    assertEquals("c3", ref.last().commit());
    assertEquals(rebuilt(tree3).contentHash(), compiled().contentHash());
    ref.pass(Duration.ofSeconds(100));
    assertEquals(1, ref.out.resyncs.size(), "the open Resync is closed");
  }

  @Test
  void resync_unanswered_isRepeatedWithDoublingIntervalsUpToTheCap() {
    ref.announce("c1");
    long start = ref.now;
    StringBuilder seconds = new StringBuilder();
    for (int second = 1; second <= 200; second++) {
      int before = ref.out.resyncs.size();
      ref.pass(Duration.ofSeconds(1));
      if (ref.out.resyncs.size() > before) {
        seconds.append((ref.now - start) / 1000).append(' ');
      }
    }
    // 8, then 16, 32, 64 and 64 seconds apart.
    assertEquals("8 24 56 120 184 ", seconds.toString());
  }

  @Test
  void resync_open_isNotRepeatedByMoreMisfits() {
    ref.announce("c1");
    ref.announce("c2");
    ref.announce("c3");

    assertEquals(1, ref.out.resyncs.size());
    assertEquals(3, ref.out.count(UpdateEvent.MISFIT));
  }

  @Test
  void resync_whileAnswerIsUnderWay_isNotRepeated() {
    ref.announce("c1");
    ref.change(ref.newId(), 0, new Blob(1).at("A.java"));
    ref.pass(Duration.ofSeconds(35));

    assertEquals(1, ref.out.resyncs.size());
  }

  @Test
  void digest_unequal_nothingIsSentAndASnapshotHeals() {
    ref.snapshot(null, "c1", TREE);
    Map<String, Blob> tree2 = with(with(TREE, "D.java", new Blob(4)), "E.java", new Blob(5));
    // The publisher forgets E.java.
    ref.delta("c1", "c2", tree2, new Blob(4).at("D.java"));

    assertEquals("c1", ref.last().commit());
    assertEquals(List.of(resync(null, "digest")), ref.out.resyncs);
    assertEquals(1, ref.out.stale.size());

    long folded = ref.out.count(UpdateEvent.FILE_FOLDED);
    ref.snapshot(null, "c2", tree2);
    assertEquals("c2", ref.last().commit());
    assertEquals(rebuilt(tree2).contentHash(), compiled().contentHash());
    assertEquals(folded + 1, ref.out.count(UpdateEvent.FILE_FOLDED), "only E.java was missing");
  }

  @Test
  void digest_unequalAgainAndAgain_isToldOnceAndAskedForLessAndLess() {
    ref.snapshot(null, "c1", TREE);
    long start = ref.now;
    StringBuilder seconds = new StringBuilder();
    ref.delta("c1", "c2", with(TREE, "D.java", new Blob(4)));
    for (int second = 1; second <= 200; second++) {
      int before = ref.out.resyncs.size();
      ref.pass(Duration.ofSeconds(1));
      if (ref.out.resyncs.size() > before) {
        seconds.append((ref.now - start) / 1000).append(' ');
        assertEquals(repeated(null, "digest"), ref.out.resyncs.getLast());
        // A publisher that sums up otherwise answers at once, and tells of its commits meanwhile.
        ref.snapshotWithDigest(null, "c2", TREE, OneRef.digest(Map.of()));
        ref.announce("c3");
      }
    }
    assertEquals("8 24 56 120 184 ", seconds.toString());
    assertEquals(6, ref.out.count(UpdateEvent.DIGEST_UNEQUAL));
    assertEquals(1, ref.out.stale.size());

    ref.snapshot(null, "c2", TREE);
    assertEquals("c2", ref.last().commit());
    ref.delta("c2", "c3", with(TREE, "D.java", new Blob(4)));
    assertEquals(2, ref.out.stale.size(), "what went wrong again is told again");
  }

  @Test
  void timers_ofABusyRef_doNotGrowInNumber() {
    ref.snapshot(null, "c0", TREE);
    for (int commit = 0; commit < 3000; commit++) {
      Id128 id = ref.newId();
      ref.change(id, 0, new Blob(commit).at("D.java"));
      ref.pass(Duration.ofMillis(300));
      ref.update(
          OneRef.refUpdate(
              id,
              RefUpdateKind.DELTA,
              "c" + commit,
              "c" + (commit + 1),
              1,
              OneRef.digest(with(TREE, "D.java", new Blob(commit)))));
      ref.pass(Duration.ofMillis(2_000 + commit * 7919L % 9_000));
    }
    assertEquals("c3000", ref.last().commit());
    assertTrue(ref.out.timers.size() < 20, () -> ref.out.timers.size() + " timers");
  }

  @Test
  void snapshot_onHead_sweepsWhatItDoesNotName() {
    ref.snapshot(null, "c1", TREE);
    Map<String, Blob> next = Map.of("A.java", new Blob(1), "D.java", new Blob(4));
    long folded = ref.out.count(UpdateEvent.FILE_FOLDED);
    ref.snapshot("c1", "c2", next);

    assertEquals("c2", ref.last().commit());
    assertEquals(rebuilt(next).contentHash(), compiled().contentHash());
    assertEquals(folded + 3, ref.out.count(UpdateEvent.FILE_FOLDED), "B and C out, D in");
  }

  @Test
  void snapshot_onAnotherBase_doesNotFit() {
    ref.snapshot(null, "c1", TREE);
    ref.snapshot(null, "c0", Map.of("A.java", new Blob(1)));

    assertEquals("c1", ref.last().commit());
    assertEquals(List.of(resync("c1", "base")), ref.out.resyncs);
  }

  @Test
  void refDeleted_onHead_leavesAnEmptyBundle() {
    ref.snapshot(null, "c1", TREE);
    Id128 waiting = ref.newId();
    ref.change(waiting, 0, new Blob(7).at("Z.java"));
    long offset =
        ref.update(OneRef.refUpdate(ref.newId(), RefUpdateKind.REF_DELETED, "c1", null, 0, null));

    assertNull(ref.last().commit());
    assertEquals(offset, ref.last().revision().getOffset());
    assertTrue(compiled().empty());
    assertEmpty(StateTable.PATHS);

    Map<String, Blob> next = Map.of("Z.java", new Blob(7));
    ref.update(snapshot(waiting, null, "c9", next));
    assertEquals("c9", ref.last().commit(), "pending changes outlive the deletion");
    assertEquals(rebuilt(next).contentHash(), compiled().contentHash());
  }

  /** Who deletes a ref that it never had does not know what the job has. */
  @Test
  void refDeleted_fromNowhere_isAskedForAndThenAnswered() {
    ref.snapshot(null, "c1", TREE);
    deleted(null);
    assertEquals(List.of(resync("c1", "base")), ref.out.resyncs);
    deleted("c1");

    assertNull(ref.last().commit());
    assertEmpty(StateTable.PATHS);
    ref.pass(Duration.ofSeconds(2000));
    assertEquals(1, ref.out.resyncs.size());
  }

  @Test
  void refDeleted_fromNowhereAfterAQuestionThatNobodyAnswered_isAskedForAtOnce() {
    ref.snapshot(null, "c1", TREE);
    ref.announce("c2");
    ref.pass(Duration.ofSeconds(2 * 4000));
    int asked = ref.out.resyncs.size();
    deleted(null);
    assertEquals(asked + 1, ref.out.resyncs.size());
    assertEquals(repeated("c1", "base"), ref.out.resyncs.getLast());
    deleted("c1");

    assertNull(ref.last().commit());
  }

  @Test
  void refDeleted_fromNowhereWhereTheHeadIsLost_isGone() {
    ref.snapshot(null, "c1", TREE);
    // The publisher forgets D.java.
    ref.delta("c1", "c2", with(TREE, "D.java", new Blob(4)));
    assertEquals(List.of(resync(null, "digest")), ref.out.resyncs);
    deleted(null);

    assertNull(ref.last().commit());
    assertTrue(compiled().empty());
    assertEquals(1, ref.out.resyncs.size());
  }

  private void deleted(@Nullable String base) {
    ref.update(OneRef.refUpdate(ref.newId(), RefUpdateKind.REF_DELETED, base, null, 0, null));
  }

  @Test
  void refDeleted_whileInactive_isNotAskedFor() {
    ref.snapshot(null, "c1", TREE);
    ref.update(OneRef.refUpdate(ref.newId(), RefUpdateKind.REF_DELETED, "c1", null, 0, null));
    ref.pass(Duration.ofSeconds(2000));

    assertTrue(ref.out.resyncs.isEmpty());
  }

  @Test
  void delta_ofAnotherSelection_doesNotFit() {
    ref.snapshot(null, "c1", TREE);
    RefUpdate update = delta(ref.newId(), "c1", "c2", 0, TREE);
    update.setSelection("only src");
    ref.update(update);

    assertEquals("c1", ref.last().commit());
    assertEquals(List.of(resync("c1", "base")), ref.out.resyncs);
  }

  @Test
  void snapshot_ofTheHeadWithAnotherSelection_isApplied() {
    ref.snapshot(null, "c1", TREE);
    Map<String, Blob> part = Map.of("A.java", new Blob(1));
    Id128 id = ref.newId();
    ref.changes(id, new Blob(1).at("A.java"));
    RefUpdate update = snapshot(id, "c1", "c1", part);
    update.setSelection("only A");
    ref.update(update);

    assertEquals(rebuilt(part).contentHash(), compiled().contentHash());
  }

  @Test
  void front_withoutProgress_isDroppedAndTheTimeOutDoubles() {
    ref.snapshot(null, "c1", TREE);
    ref.update(delta(ref.newId(), "c1", "c2", 1, TREE));
    ref.pass(Duration.ofMillis(19_999));
    assertEquals(0, ref.out.count(UpdateEvent.FRONT_TIMED_OUT));
    ref.pass(Duration.ofMillis(1));
    assertEquals(1, ref.out.count(UpdateEvent.FRONT_TIMED_OUT));
    assertEquals(List.of(resync("c1", "time-out")), ref.out.resyncs);

    ref.update(delta(ref.newId(), "c1", "c2", 1, TREE));
    ref.pass(Duration.ofMillis(39_999));
    assertEquals(1, ref.out.count(UpdateEvent.FRONT_TIMED_OUT));
    ref.pass(Duration.ofMillis(1));
    assertEquals(2, ref.out.count(UpdateEvent.FRONT_TIMED_OUT));

    // Something is applied: back to the first time-out.
    ref.announce("c1");
    ref.update(delta(ref.newId(), "c1", "c2", 1, TREE));
    ref.pass(Duration.ofSeconds(20));
    assertEquals(3, ref.out.count(UpdateEvent.FRONT_TIMED_OUT));
  }

  @Test
  void front_withANewIndex_waitsAgain() {
    Id128 id = ref.newId();
    ref.update(snapshot(id, null, "c1", TREE));
    ref.pass(Duration.ofSeconds(19));
    ref.change(id, 0, new Blob(1).at("A.java"));
    ref.pass(Duration.ofSeconds(19));
    ref.change(id, 1, new Blob(2).at("B.java"));
    ref.pass(Duration.ofSeconds(19));
    ref.change(id, 2, new Blob(3).at("C.java"));

    assertEquals("c1", ref.last().commit());
  }

  @Test
  void front_afterADowntime_waitsFromTheStartOfTheRun() {
    Id128 id = ref.newId();
    ref.update(snapshot(id, null, "c1", TREE));
    ref.now += Duration.ofHours(5).toMillis();
    ref.restart("layout 1");
    ref.out.timers.add(ref.now);
    ref.pass(Duration.ofSeconds(19));
    ref.changes(id, new Blob(1).at("A.java"), new Blob(2).at("B.java"), new Blob(3).at("C.java"));

    assertEquals("c1", ref.last().commit());
  }

  @Test
  void update_behindALateFront_isAppliedWhenTheFrontIsGone() {
    ref.snapshot(null, "c1", TREE);
    Map<String, Blob> tree2 = with(TREE, "D.java", new Blob(4));
    ref.update(delta(ref.newId(), "c1", "cX", 3, TREE));
    ref.delta("c1", "c2", tree2, new Blob(4).at("D.java"));
    assertEquals("c1", ref.last().commit());
    ref.pass(Duration.ofSeconds(20));

    assertEquals("c2", ref.last().commit());
  }

  @Test
  void changes_withoutRefUpdate_areOnlyCleaned() {
    ref.snapshot(null, "c1", TREE);
    Id128 orphan = ref.newId();
    ref.changes(orphan, new Blob(7).at("X.java"), new Blob(8).at("Y.java"));
    ref.pass(Duration.ofSeconds(40));

    assertEmpty(StateTable.PENDING);
    assertEquals(1, ref.out.count(UpdateEvent.PENDING_TIMED_OUT));
    assertTrue(ref.out.resyncs.isEmpty());
  }

  @Test
  void changes_ofAQueuedUpdate_areNotCleanedWhileTheFrontWaits() {
    ref.snapshot(null, "c1", TREE);
    Map<String, Blob> tree2 = with(TREE, "D.java", new Blob(4));
    Id128 front = ref.newId();
    ref.update(delta(front, "c1", "cX", 100, TREE));
    ref.delta("c1", "c2", tree2, new Blob(4).at("D.java"));
    for (int index = 0; index < 10; index++) {
      ref.pass(Duration.ofSeconds(15));
      ref.change(front, index, new Blob(5).at("X" + index + ".java"));
    }
    ref.pass(Duration.ofSeconds(20));

    assertEquals("c2", ref.last().commit());
  }

  @Test
  void ref_withoutNews_isAskedFor() {
    ref.snapshot(null, "c1", TREE);
    ref.pass(Duration.ofSeconds(399));
    assertTrue(ref.out.resyncs.isEmpty());
    ref.pass(Duration.ofSeconds(1));

    assertEquals(List.of(resync("c1", "inactivity")), ref.out.resyncs);
  }

  /** Who watches the job's questions has to hear of it. */
  @Test
  void misfit_whileAQuestionAfterInactivityIsOpen_isAskedForAsOne() {
    ref.snapshot(null, "c1", TREE);
    ref.pass(Duration.ofSeconds(400));
    ref.announce("c2");
    ref.pass(Duration.ofSeconds(8));

    assertEquals(List.of(resync("c1", "inactivity"), repeated("c1", "base")), ref.out.resyncs);
  }

  @Test
  void ref_nobodyOwns_isAskedForUntilSilenceAndForgotten() {
    ref.announce("c1");
    ref.pass(Duration.ofSeconds(3999));
    int asked = ref.out.resyncs.size();
    assertTrue(asked > 60, "asked " + asked + " times: the interval is at its cap of 64 s");
    ref.pass(Duration.ofSeconds(1));

    assertEquals(1, ref.out.count(UpdateEvent.SILENT_FORGOTTEN));
    for (StateTable table : StateTable.ofCompile()) {
      assertEmpty(table);
    }
    ref.pass(Duration.ofDays(30));
    assertEquals(asked, ref.out.resyncs.size());
    assertTrue(ref.out.timers.isEmpty());
    for (StateTable table : StateTable.ofCompile()) {
      assertEmpty(table);
    }
  }

  @Test
  void ref_ofWhichOnlyChangesCame_isForgottenToo() {
    ref.change(ref.newId(), 0, new Blob(1).at("A.java"));
    ref.pass(Duration.ofSeconds(399));
    assertTrue(ref.out.resyncs.isEmpty());
    ref.pass(Duration.ofDays(1));

    assertEquals(1, ref.out.count(UpdateEvent.SILENT_FORGOTTEN));
    assertEmpty(StateTable.HEAD);
  }

  @Test
  void ref_forgotten_isAskedForWhenSomebodySpeaks() {
    ref.announce("c1");
    ref.pass(Duration.ofSeconds(4000));
    ref.announce("c1");

    assertEquals(resync(null, "base"), ref.out.resyncs.getLast());
    ref.snapshot(null, "c1", TREE);
    assertEquals("c1", ref.last().commit());
  }

  @Test
  void resync_repeatedForLong_doesNotMakeWhoSpeaksWait() {
    ref.snapshot(null, "c1", TREE);
    ref.announce("c2");
    ref.pass(Duration.ofSeconds(200));
    int asked = ref.out.resyncs.size();

    ref.announce("c2");

    assertEquals(asked + 1, ref.out.resyncs.size());
    assertEquals(repeated("c1", "base"), ref.out.resyncs.getLast());
  }

  @Test
  void ref_compiledAndThenSilent_isKeptAndAskedForOnceASilence() {
    ref.snapshot(null, "c1", TREE);
    ref.pass(Duration.ofSeconds(4000 + 64));
    int asked = ref.out.resyncs.size();
    ref.pass(Duration.ofSeconds(10 * 4000));
    assertEquals(asked + 10, ref.out.resyncs.size());

    // What comes then is not told to wait for the next of them.
    ref.announce("c2");
    assertEquals(asked + 11, ref.out.resyncs.size());
    assertEquals(repeated("c1", "base"), ref.out.resyncs.getLast());
    ref.pass(Duration.ofSeconds(8));
    assertEquals(asked + 12, ref.out.resyncs.size());
  }

  @Test
  void ref_compiledOnceThatLostItsHead_isKeptAndAskedForWhatIsMissing() {
    ref.snapshot(null, "c1", TREE);
    // The publisher forgets D.java.
    ref.delta("c1", "c2", with(TREE, "D.java", new Blob(4)));
    assertEquals(List.of(resync(null, "digest")), ref.out.resyncs);
    ref.pass(Duration.ofSeconds(2 * 4000));
    int asked = ref.out.resyncs.size();
    ref.pass(Duration.ofSeconds(10 * 4000));
    assertEquals(asked + 10 * 10, ref.out.resyncs.size());
    assertEquals(0, ref.out.count(UpdateEvent.SILENT_FORGOTTEN));

    long folded = ref.out.count(UpdateEvent.FILE_FOLDED);
    ref.snapshot(null, "c1", TREE);
    assertEquals("c1", ref.last().commit());
    assertEquals(folded, ref.out.count(UpdateEvent.FILE_FOLDED), "its files were still there");
  }

  @Test
  void ref_compiledBeforeALayoutChange_isKeptThroughSilence() {
    ref.snapshot(null, "c1", TREE);
    ref.restart("layout 2");
    ref.pass(Duration.ofDays(30));

    assertEquals("layout", ref.out.resyncs.getFirst().getReason());
    assertEquals(0, ref.out.count(UpdateEvent.SILENT_FORGOTTEN));
    int asked = ref.out.resyncs.size();
    ref.pass(Duration.ofSeconds(10 * 4000));
    assertEquals(asked + 10 * 10, ref.out.resyncs.size());
  }

  @Test
  void ref_nobodyOwns_isForgottenByAJobThatIsStartedAnewTimeAndAgain() {
    ref.announce("c1");
    for (int run = 0; run < 5; run++) {
      ref.pass(Duration.ofSeconds(799));
      ref.restart("layout 1");
    }
    ref.pass(Duration.ofSeconds(399));
    assertEquals(0, ref.out.count(UpdateEvent.SILENT_FORGOTTEN), "this run has to ask first");
    assertFalse(ref.out.resyncs.isEmpty());
    ref.pass(Duration.ofSeconds(1));

    assertEquals(1, ref.out.count(UpdateEvent.SILENT_FORGOTTEN));
    assertEmpty(StateTable.HEAD);
  }

  @Test
  void ref_silentBeforeARestart_isAskedForWhenSomebodySpeaks() {
    ref.snapshot(null, "c1", TREE);
    ref.pass(Duration.ofSeconds(4000 + 64));
    ref.restart("layout 1");
    ref.announce("c2");

    assertEquals(List.of(repeated("c1", "base")), ref.out.resyncs);
  }

  @Test
  void refDeleted_withAQuestionThatNobodyAnswers_isForgottenToo() {
    ref.snapshot(null, "c1", TREE);
    ref.update(OneRef.refUpdate(ref.newId(), RefUpdateKind.REF_DELETED, "c1", null, 0, null));
    ref.announce("c1");
    ref.pass(Duration.ofSeconds(4000));
    int asked = ref.out.resyncs.size();
    ref.pass(Duration.ofDays(30));

    assertEquals(asked, ref.out.resyncs.size());
    assertEquals(List.of(OneRef.NAME), ref.out.withdrawn);
    assertTrue(ref.out.timers.isEmpty());
  }

  @Test
  void refDeleted_thenSilence_isWithdrawnAndForgotten() {
    ref.snapshot(null, "c1", TREE);
    ref.update(OneRef.refUpdate(ref.newId(), RefUpdateKind.REF_DELETED, "c1", null, 0, null));
    ref.pass(Duration.ofSeconds(3999));
    assertEquals(List.of(), ref.out.withdrawn);
    ref.pass(Duration.ofSeconds(1));

    assertEquals(List.of(OneRef.NAME), ref.out.withdrawn);
    assertEquals(1, ref.out.count(UpdateEvent.DELETED_FORGOTTEN));
    for (StateTable table : StateTable.ofCompile()) {
      assertEmpty(table);
    }
    ref.pass(Duration.ofDays(30));
    assertEquals(1, ref.out.withdrawn.size());

    ref.snapshot(null, "c2", TREE);
    assertEquals("c2", ref.last().commit(), "and begins anew");
  }

  @Test
  void refDeleted_thatComesBack_isNotWithdrawn() {
    ref.snapshot(null, "c1", TREE);
    ref.update(OneRef.refUpdate(ref.newId(), RefUpdateKind.REF_DELETED, "c1", null, 0, null));
    ref.pass(Duration.ofSeconds(2000));
    ref.snapshot(null, "c2", TREE);
    ref.pass(Duration.ofDays(30));

    assertEquals(List.of(), ref.out.withdrawn);
  }

  @Test
  void unreadableChange_countsAsASkippedFile() {
    ref.snapshot(null, "c1", TREE);
    Map<String, Blob> tree2 = with(TREE, "D.java", new Blob(4));
    ref.delta("c1", "c2", tree2, Blob.change("D.java", new Blob(4), false));

    assertEquals("c2", ref.last().commit());
    assertNotEquals(rebuilt(tree2).contentHash(), compiled().contentHash());

    ref.snapshot("c2", "c2", tree2);
    assertEquals(
        rebuilt(tree2).contentHash(), compiled().contentHash(), "a snapshot reads it again");
  }

  @Test
  void snapshotOfTheHeadFromNowhere_readsAgainWhatCrashed() {
    Map<String, Blob> tree = with(TREE, "D.java", new Blob(4));
    RefChange crashed = new Blob(4).at("D.java");
    crashed.setFacts(null);
    crashed.setSkipReason(SkipReason.CRASHED);
    crashed.setSkipMessage("twice");
    ref.snapshot(null, "c1", TREE);
    ref.delta("c1", "c2", tree, crashed);
    assertNotEquals(rebuilt(tree).contentHash(), compiled().contentHash());

    ref.snapshot(null, "c2", tree);
    assertEquals(rebuilt(tree).contentHash(), compiled().contentHash());
    assertEquals(0, ref.out.count(UpdateEvent.MISFIT));

    ref.snapshot(null, "c3", tree);
    assertEquals(1, ref.out.count(UpdateEvent.MISFIT), "another commit has to start somewhere");
  }

  @Test
  void snapshot_ofTheHeadWithEverythingRead_isOnlyConfirmed() {
    ref.snapshot(null, "c1", TREE);
    long folded = ref.out.count(UpdateEvent.FILE_FOLDED);
    ref.snapshot("c1", "c1", TREE);

    assertEquals(1, ref.out.count(UpdateEvent.CONFIRMED));
    assertEquals(folded, ref.out.count(UpdateEvent.FILE_FOLDED));
    assertEmpty(StateTable.PENDING);
  }

  @Test
  void update_firstOfARun_sendsEveryFragment() {
    ref.snapshot(null, "c1", TREE);
    CompiledLanguage first = compiled();
    ref.restart("layout 1");
    ref.announce("c1");

    assertEquals(first.fragments(), compiled().fragments());
    assertEquals(first.fragments().keySet(), compiled().changed().keySet());
    first
        .changed()
        .forEach((name, payload) -> assertArrayEquals(payload, compiled().changed().get(name)));
    ref.announce("c1");
    assertTrue(compiled().changed().isEmpty());
  }

  @Test
  void changes_numberedFromOne_areRefused() {
    Id128 id = ref.newId();
    ref.change(id, 1, new Blob(1).at("A.java"));
    ref.update(snapshot(id, null, "c1", Map.of("A.java", new Blob(1))));

    assertEquals(1, ref.out.count(UpdateEvent.WRONG_INDICES));
    assertEquals(List.of(resync(null, "indices")), ref.out.resyncs);
    assertEmpty(StateTable.PENDING);
  }

  @Test
  void state_ofAnotherLayout_isForgottenAndAskedFor() {
    ref.snapshot(null, "c1", TREE);
    ref.restart("layout 2");
    ref.announce("c1");

    assertEquals(1, ref.out.count(UpdateEvent.LAYOUT_FORGOTTEN));
    assertEquals(List.of(resync(null, "layout")), ref.out.resyncs);
    ref.snapshot(null, "c1", TREE);
    assertEquals("c1", ref.last().commit());
  }

  @Test
  void state_ofASchemaThatIsNotKnown_isForgottenAndAskedFor() {
    ref.snapshot(null, "c1", TREE);
    byte[] foreign = Objects.requireNonNull(ref.store.get(StateTable.HEAD, "state"));
    foreign[5] ^= 1;
    ref.store.put(StateTable.HEAD, "state", foreign);
    ref.announce("c1");

    assertEquals(1, ref.out.count(UpdateEvent.LAYOUT_FORGOTTEN));
    assertEquals(List.of(resync(null, "layout")), ref.out.resyncs);
    ref.snapshot(null, "c1", TREE);
    assertEquals(rebuilt(TREE).contentHash(), compiled().contentHash());
  }

  @Test
  void partOfTheStateOfASchemaThatIsNotKnown_isForgottenAndAskedFor() {
    for (StateTable table : List.of(StateTable.QUEUE, StateTable.PATHS, StateTable.RING)) {
      RefFixture some = new RefFixture();
      some.snapshot(null, "c1", TREE);
      // Waits for its change.
      Id128 waiting = some.newId();
      some.update(delta(waiting, "c1", "c2", 1, TREE));
      List<String> keys = new ArrayList<>();
      some.store.keys(table).forEach(keys::add);
      for (String key : keys) {
        byte[] foreign = Objects.requireNonNull(some.store.get(table, key)).clone();
        foreign[5] ^= 1;
        some.store.put(table, key, foreign);
      }
      some.change(waiting, 0, new Blob(9).at("A.java"));

      assertEquals(1, some.out.count(UpdateEvent.LAYOUT_FORGOTTEN), table::name);
      assertEquals(resync(null, "layout"), some.out.resyncs.getLast());
      some.snapshot(null, "c1", TREE);
      assertEquals("c1", some.last().commit());
      assertEquals(rebuilt(TREE).contentHash(), some.last().languages().getFirst().contentHash());
    }
  }

  @Test
  void ring_holdsTheLast64Updates() {
    RefUpdate first = delta(ref.newId(), "x", "y", 0, TREE);
    ref.update(first);
    for (int i = 0; i < 63; i++) {
      ref.update(delta(ref.newId(), "x", "y", 0, TREE));
    }
    ref.update(first);
    assertEquals(1, ref.out.count(UpdateEvent.DUPLICATE_UPDATE));
    ref.update(delta(ref.newId(), "x", "y", 0, TREE));
    ref.update(first);
    assertEquals(1, ref.out.count(UpdateEvent.DUPLICATE_UPDATE));
  }

  @Test
  void samples_followTheFiles() {
    ref.snapshot(null, "c1", Map.of("A.java", new Blob(1), "B.java", new Blob(2)));
    assertEquals(2, ref.last().samples().size());
    ref.delta(
        "c1",
        "c2",
        Map.of("A.java", new Blob(3)),
        new Blob(3).at("A.java"),
        Blob.change("B.java", null, true));

    List<RefSample> samples = ref.last().samples();
    assertEquals(1, samples.size());
    assertEquals("A.java", samples.getFirst().getPath());
    assertEquals(
        new String(new Blob(3).content(), StandardCharsets.UTF_8),
        StandardCharsets.UTF_8.decode(samples.getFirst().getContent().duplicate()).toString());
  }

  private CompiledLanguage compiled() {
    return ref.last().languages().getFirst();
  }

  private static CompiledLanguage rebuilt(Map<String, Blob> tree) {
    RefFixture other = new RefFixture();
    other.snapshot(null, "any", tree);
    return other.last().languages().getFirst();
  }

  private static Resync resync(@Nullable String have, String reason) {
    return question(have, reason, true);
  }

  /** What nobody has answered. */
  private static Resync repeated(@Nullable String have, String reason) {
    return question(have, reason, false);
  }

  private static Resync question(@Nullable String have, String reason, boolean first) {
    return new Resync(
        OneRef.NAME.repository(),
        OneRef.NAME.ref(),
        have,
        null,
        have == null ? null : OneRef.SELECTION,
        reason,
        first);
  }

  private static RefUpdate snapshot(
      Id128 id, @Nullable String base, String commit, Map<String, Blob> tree) {
    return OneRef.refUpdate(
        id, RefUpdateKind.SNAPSHOT, base, commit, tree.size(), OneRef.digest(tree));
  }

  private static RefUpdate delta(
      Id128 id, String base, String commit, int changes, Map<String, Blob> tree) {
    return OneRef.refUpdate(id, RefUpdateKind.DELTA, base, commit, changes, OneRef.digest(tree));
  }

  private static Map<String, Blob> with(Map<String, Blob> tree, String path, Blob blob) {
    Map<String, Blob> next = new HashMap<>(tree);
    next.put(path, blob);
    return Map.copyOf(next);
  }

  private void assertEmpty(StateTable table) {
    assertFalse(ref.store.keys(table).iterator().hasNext(), table + " is not empty");
  }
}
