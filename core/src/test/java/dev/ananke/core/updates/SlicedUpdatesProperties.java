package dev.ananke.core.updates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.ananke.core.assembly.Stages;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.Ids;
import dev.ananke.schemas.RefChange;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.RefUpdateKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** However an update is cut into slices, the same comes out as of one that is applied at once. */
class SlicedUpdatesProperties {

  private static final UpdateCompiler CONSTRAINTS = UpdateCompiler.of(Stages.constraintCompiler());

  /** What a publisher sends. */
  enum Kind {
    DELTA,
    SNAPSHOT,
    DELETION,
    /** From a commit that the job never heard of. */
    MISFIT,
    /** Its digest says other files than come. */
    REFUTED
  }

  /**
   * One update.
   *
   * @param edits number of a blob by number of a path; no blob if it is below 0
   * @param slices that are done before the next one comes
   * @param crash whether nothing but state is left after each of them
   */
  record Sent(Kind kind, Map<Integer, Integer> edits, int slices, boolean crash) {}

  @Property(tries = 500)
  void updatesInSlices_giveWhatWholeUpdatesGive(
      @ForAll("histories") List<Sent> history, @ForAll @IntRange(min = 1, max = 7) int steps) {
    demandEqual(new LineCompiler(), history, steps);
  }

  @Property(tries = 100)
  void constraintsInSlices_areThoseOfWholeUpdates(
      @ForAll("histories") List<Sent> history, @ForAll @IntRange(min = 1, max = 7) int steps) {
    demandEqual(CONSTRAINTS, history, steps);
  }

  private static void demandEqual(UpdateCompiler compiler, List<Sent> history, int steps) {
    SlicedRef whole = new SlicedRef(compiler, Slices.UNLIMITED);
    SlicedRef sliced = new SlicedRef(compiler, Slices.ofSteps(steps));
    World world = new World();
    for (Sent sent : history) {
      world.send(sent, whole, sliced);
      assertFalse(whole.isUnfinished());
      for (int slice = 0; slice < sent.slices() && sliced.goOn(); slice++) {
        if (sent.crash()) {
          sliced.crash();
        }
      }
    }
    // What was folded and never compiled is marked, and marks depend on the slices.
    world.send(new Sent(Kind.SNAPSHOT, Map.of(), 0, false), whole, sliced);
    sliced.finish();
    assertEquals(whole.effects(), sliced.effects());
    assertEquals(whole.dump(), sliced.dump());
    assertEquals(world.tree.keySet(), sliced.paths());
  }

  /** The publisher's side. */
  private static final class World {
    private SortedMap<String, Blob> tree = new TreeMap<>();
    private @Nullable String head;
    private int updates;

    void send(Sent sent, SlicedRef... refs) {
      Id128 id = Ids.of(0, ++updates);
      String commit = sent.kind() == Kind.DELETION ? null : "c" + updates;
      SortedMap<String, Blob> before = tree;
      SortedMap<String, Blob> after = sent.kind() == Kind.DELETION ? new TreeMap<>() : edited(sent);
      // Without a head there is nothing that a difference could start from.
      boolean all = sent.kind() == Kind.SNAPSHOT || head == null;
      RefUpdateKind kind =
          sent.kind() == Kind.DELETION
              ? RefUpdateKind.REF_DELETED
              : all ? RefUpdateKind.SNAPSHOT : RefUpdateKind.DELTA;
      List<RefChange> changes = new ArrayList<>();
      if (all) {
        after.forEach((path, blob) -> changes.add(blob.at(path)));
      } else if (kind == RefUpdateKind.DELTA) {
        sent.edits()
            .keySet()
            .forEach(path -> changes.add(Blob.change(path(path), after.get(path(path)), true)));
      }
      Id128 digest = sent.kind() == Kind.REFUTED ? Ids.of(1, updates) : OneRef.digest(after);
      String base = sent.kind() == Kind.MISFIT ? "unknown" : head;
      RefUpdate update = OneRef.refUpdate(id, kind, base, commit, changes.size(), digest);
      for (SlicedRef ref : refs) {
        for (int index = changes.size() - 1; index >= 0; index--) {
          ref.change(id, index, changes.get(index));
        }
        ref.update(update);
      }
      switch (sent.kind()) {
        case MISFIT -> tree = before;
        case REFUTED -> {
          tree = after;
          head = null;
        }
        default -> {
          tree = after;
          head = commit;
        }
      }
    }

    private SortedMap<String, Blob> edited(Sent sent) {
      SortedMap<String, Blob> after = new TreeMap<>(tree);
      sent.edits()
          .forEach(
              (path, blob) -> {
                if (blob < 0) {
                  after.remove(path(path));
                } else {
                  after.put(path(path), new Blob(blob));
                }
              });
      return after;
    }

    private static String path(int number) {
      return "p" + number + ".java";
    }
  }

  @Provide
  Arbitrary<List<Sent>> histories() {
    Arbitrary<Kind> kinds =
        Arbitraries.frequency(
            Tuple.of(6, Kind.DELTA),
            Tuple.of(4, Kind.SNAPSHOT),
            Tuple.of(1, Kind.DELETION),
            Tuple.of(1, Kind.MISFIT),
            Tuple.of(1, Kind.REFUTED));
    Arbitrary<Map<Integer, Integer>> edits =
        Arbitraries.maps(
                Arbitraries.integers().between(0, 15), Arbitraries.integers().between(-4, 12))
            .ofMaxSize(10);
    return Combinators.combine(
            kinds, edits, Arbitraries.integers().between(0, 20), Arbitraries.of(true, false))
        .as(Sent::new)
        .list()
        .ofMaxSize(12);
  }
}
