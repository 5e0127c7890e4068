package dev.ananke.core.updates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.Ids;
import dev.ananke.schemas.RefState;
import dev.ananke.schemas.RefUpdateKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Updates that are applied three steps at a time. */
class SlicedUpdatesTest {
  private final SlicedRef ref = new SlicedRef(new LineCompiler(), Slices.ofSteps(3));
  private int ids;

  @Test
  void snapshot_inSlices_isSentWhenAllOfItIsIn() {
    Id128 id = snapshot(null, "c1", files(10));
    int slices = 0;
    while (ref.isUnfinished()) {
      assertTrue(ref.out.emitted.isEmpty());
      assertNull(ref.state().getCommit());
      ref.goOn();
      slices++;
    }

    assertEquals("c1", ref.out.emitted.getLast().commit());
    // A step to judge it, one for each file, one to compile.
    assertEquals(3, slices);
    assertEquals(slices, ref.out.count(UpdateEvent.INTERRUPTED));
    assertEquals(10, ref.out.count(UpdateEvent.FILE_FOLDED));
    assertEquals(0, ref.entries(StateTable.PENDING));
    ref.change(id, 1, new Blob(99).at("late.java"));
    assertEquals(1, ref.out.count(UpdateEvent.LATE_CHANGE));
  }

  @Test
  void slice_asksForTheNext() {
    snapshot(null, "c1", files(10));

    assertEquals(OneRef.START + 1, ref.out.timers.first());
  }

  @Test
  void change_ofTheUpdateThatIsBeingApplied_isLate() {
    Id128 id = snapshot(null, "c1", files(10));
    ref.change(id, 0, new Blob(99).at("p0.java"));
    ref.finish();

    assertEquals(1, ref.out.count(UpdateEvent.LATE_CHANGE));
    assertEquals(0, ref.entries(StateTable.PENDING));
  }

  @Test
  void update_whileAnotherIsBeingApplied_waitsForItsTurn() {
    snapshot(null, "c1", files(10));
    Map<String, Blob> tree = new TreeMap<>(files(10));
    tree.put("p1.java", new Blob(50));
    Id128 second = newId();
    ref.change(second, 0, new Blob(50).at("p1.java"));
    ref.update(OneRef.refUpdate(second, RefUpdateKind.DELTA, "c1", "c2", 1, OneRef.digest(tree)));
    assertTrue(ref.out.emitted.isEmpty());
    ref.finish();

    assertEquals(
        List.of("c1", "c2"), ref.out.emitted.stream().map(CompiledUpdate::commit).toList());
  }

  @Test
  void snapshot_afterCrashesBetweenSlices_sweepsWhatItDidNotName() {
    snapshot(null, "c1", files(20));
    ref.finish();
    Map<String, Blob> tree = new TreeMap<>(files(20));
    tree.keySet().removeIf(path -> path.hashCode() % 3 == 0);
    assertTrue(tree.size() < 20);
    snapshot("c1", "c2", tree);
    while (ref.isUnfinished()) {
      ref.crash();
      ref.goOn();
    }

    assertEquals("c2", ref.out.emitted.getLast().commit());
    assertEquals(tree.size(), ref.entries(StateTable.PATHS));
    assertEquals(tree.size(), ref.entries(StateTable.FACTS));
  }

  @Test
  void files_thatComeAndGo_haveNoMoreNumbersThanThereWereFiles() {
    snapshot(null, "c0", files(6));
    ref.finish();
    for (int commit = 1; commit < 20; commit++) {
      Map<String, Blob> tree = new TreeMap<>(files(3));
      tree.put("new" + commit, new Blob(commit));
      snapshot("c" + (commit - 1), "c" + commit, tree);
      ref.finish();
    }

    // Before the sweep there are the files of both.
    assertEquals(7, ref.entries(StateTable.NUMBERS));
    assertEquals(4, ref.entries(StateTable.PATHS));
  }

  @Test
  void deletedRef_inSlices_leavesNothingOfItsFiles() {
    snapshot(null, "c1", files(10));
    ref.finish();
    ref.update(OneRef.refUpdate(newId(), RefUpdateKind.REF_DELETED, "c1", null, 0, null));
    assertEquals(1, ref.out.emitted.size());
    assertTrue(ref.isUnfinished());
    ref.finish();

    assertNull(ref.out.emitted.getLast().commit());
    assertTrue(ref.out.emitted.getLast().languages().getFirst().empty());
    for (StateTable table : List.of(StateTable.PATHS, StateTable.NUMBERS, StateTable.FACTS)) {
      assertEquals(0, ref.entries(table), table.name());
    }
  }

  @Test
  void misfit_ofManyChanges_isCleanedInSlices() {
    snapshot(null, "c1", files(1));
    ref.finish();
    Id128 misfit = newId();
    for (int index = 0; index < 10; index++) {
      ref.change(misfit, index, new Blob(index).at("p" + index));
    }
    ref.update(OneRef.refUpdate(misfit, RefUpdateKind.DELTA, "unknown", "c2", 10, null));
    assertEquals(1, ref.out.resyncs.size());
    int left = ref.entries(StateTable.PENDING);
    assertTrue(left > 0 && left < 10, () -> left + " are left");
    // The answer need not wait until that is done, nor is it mixed up with it.
    snapshot("c1", "c3", files(2));
    ref.crash();
    ref.finish();

    assertEquals("c3", ref.out.emitted.getLast().commit());
    assertEquals(0, ref.entries(StateTable.PENDING));
  }

  @Test
  void stateOfAnotherLayout_amidAnUpdate_isForgotten() {
    snapshot(null, "c1", files(10));
    assertNotNull(ref.state().getApplying());
    ref.restart("layout 2");
    ref.goOn();

    RefState state = ref.state();
    assertNull(state.getApplying());
    assertEquals(0, ref.entries(StateTable.PATHS));
    assertFalse(ref.isUnfinished());
    assertEquals(1, ref.out.resyncs.size());
  }

  /** The topic is made anew, so its offsets begin at 0 again. */
  @Test
  void epochThatIsRaised_amidAnUpdate_isNotThatOfWhatWasReadBefore() {
    snapshot(null, "c1", files(10));
    assertNotNull(ref.state().getApplying());
    ref.restart("layout 1", 2);
    ref.finish();
    assertEquals(1, ref.out.emitted.getLast().revision().getEpoch());

    snapshot("c1", "c2", files(2));
    ref.finish();
    assertEquals("c2", ref.out.emitted.getLast().commit());
    assertEquals(2, ref.out.emitted.getLast().revision().getEpoch());
  }

  @Test
  void slice_withoutTime_stillDoesItsFirstSteps() {
    Slices.Slice slice = Slices.ofSteps(2).begin();

    assertTrue(slice.next());
    assertTrue(slice.next());
    assertFalse(slice.next());
  }

  private Id128 newId() {
    return Ids.of(0, ++ids);
  }

  private Id128 snapshot(@Nullable String base, String commit, Map<String, Blob> tree) {
    Id128 id = newId();
    int index = 0;
    for (Map.Entry<String, Blob> file : tree.entrySet()) {
      ref.change(id, index++, file.getValue().at(file.getKey()));
    }
    ref.update(
        OneRef.refUpdate(id, RefUpdateKind.SNAPSHOT, base, commit, index, OneRef.digest(tree)));
    return id;
  }

  private static Map<String, Blob> files(int count) {
    Map<String, Blob> files = new TreeMap<>();
    for (int number = 0; number < count; number++) {
      files.put("p" + number + ".java", new Blob(number));
    }
    return files;
  }
}
