package dev.ananke.core.constraints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.core.state.CountingStateStore;
import dev.ananke.core.state.InMemoryStateStore;
import dev.ananke.core.state.StateDump;
import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class HashTrieProperties {

  private static HashTrie<Witness> trie(StateStore state, int capacity) {
    return new HashTrie<>(
        state, StateTable.FACTS, "test", new WitnessLeafFormat(), capacity, false);
  }

  /** A put, or a removal where the anchor is empty; now and then a flush follows. */
  record Change(Witness witness, boolean flush) {}

  @Provide
  Arbitrary<List<Change>> changes() {
    Arbitrary<Witness> witness =
        Combinators.combine(
                Arbitraries.of("p", "q", "a longer group", "r.s.t"),
                Arbitraries.integers().between(0, 40).map(i -> i == 0 ? "" : "n" + i),
                Arbitraries.of("", "x", "longer anchor"))
            .as(Witness::new);
    return Combinators.combine(witness, Arbitraries.of(true, false, false))
        .as(Change::new)
        .list()
        .ofMaxSize(120);
  }

  @Property(tries = 200)
  void shape_afterAnyChanges_isAFunctionOfTheEntries(
      @ForAll("changes") List<Change> changes, @ForAll @IntRange(min = 8, max = 300) int capacity) {
    InMemoryStateStore state = new InMemoryStateStore();
    Map<EntryKey, Witness> model = new TreeMap<>();
    HashTrie<Witness> trie = trie(state, capacity);
    for (Change change : changes) {
      Witness witness = change.witness();
      if (witness.anchor().isEmpty()) {
        trie.remove(witness.group(), witness.name());
        model.remove(EntryKey.of(witness));
      } else {
        trie.put(witness);
        model.put(EntryKey.of(witness), witness);
      }
      assertEquals(model.get(EntryKey.of(witness)), trie.get(witness.group(), witness.name()));
      if (change.flush()) {
        trie.flush();
        trie = trie(state, capacity);
      }
    }
    trie.flush();

    InMemoryStateStore fresh = new InMemoryStateStore();
    HashTrie<Witness> other = trie(fresh, capacity);
    List<Witness> shuffled = new ArrayList<>(model.values());
    Collections.shuffle(shuffled, new Random(changes.size()));
    shuffled.forEach(other::put);
    other.flush();
    assertEquals(StateDump.of(fresh), StateDump.of(state));
    assertCanonical(trie(state, capacity), capacity, model);
  }

  private static void assertCanonical(
      HashTrie<Witness> trie, int capacity, Map<EntryKey, Witness> model) {
    Map<Prefix, Integer> weights = new TreeMap<>();
    Map<EntryKey, Witness> found = new TreeMap<>();
    for (Prefix leaf : trie.leaves()) {
      int weight = 0;
      for (Witness witness : trie.leaf(leaf)) {
        assertTrue(leaf.contains(trie.positions().of(witness.group(), witness.name())));
        assertNull(found.put(EntryKey.of(witness), witness));
        weight += witness.weight();
      }
      assertTrue(weight > 0, "an empty leaf");
      weights.put(leaf, weight);
    }
    assertEquals(model, found);
    weights.forEach(
        (leaf, weight) ->
            assertTrue(weight <= capacity || trie.leaf(leaf).size() == 1, "too heavy: " + leaf));
    for (Prefix leaf : weights.keySet()) {
      for (Prefix node = leaf; node.length() > 0; ) {
        node = node.parent();
        int below = 0;
        for (Map.Entry<Prefix, Integer> each : weights.entrySet()) {
          below += node.contains(each.getKey().bits()) ? each.getValue() : 0;
        }
        assertTrue(below > capacity, "a split that nothing asks for: " + node);
      }
    }
  }

  @Property(tries = 100)
  void group_spreadOverLeaves_isFoundWhole(
      @ForAll @IntRange(min = 1, max = 60) int size,
      @ForAll @IntRange(min = 10, max = 200) int capacity) {
    HashTrie<Witness> trie = trie(new InMemoryStateStore(), capacity);
    Map<String, Witness> expected = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      trie.put(new Witness("g", "name" + i, "x"));
      expected.put("name" + i, new Witness("g", "name" + i, "x"));
      trie.put(new Witness("other" + i, "name", "y"));
    }
    trie.flush();
    Map<String, Witness> found = new TreeMap<>();
    for (Prefix leaf : trie.leavesOf("g")) {
      trie.group("g", leaf).forEach(witness -> found.put(witness.name(), witness));
    }
    assertEquals(expected, found);
  }

  @Example
  void put_oneEntryAmongTenThousand_touchesDirectoryAndOneLeaf() {
    InMemoryStateStore memory = new InMemoryStateStore();
    HashTrie<Witness> trie = trie(memory, 4096);
    for (int i = 0; i < 10_000; i++) {
      trie.put(new Witness("g" + i % 700, "name" + i, "x"));
    }
    trie.flush();
    CountingStateStore counting = new CountingStateStore(memory);
    HashTrie<Witness> next = trie(counting, 4096);
    next.put(new Witness("g1", "another", "x"));
    next.flush();
    assertEquals(2, counting.accesses().reads());
    assertEquals(2, counting.accesses().writes());
    assertFalse(next.leaves().isEmpty());
  }

  @Example
  void remove_everything_leavesNothing() {
    InMemoryStateStore state = new InMemoryStateStore();
    HashTrie<Witness> trie = trie(state, 50);
    for (int i = 0; i < 50; i++) {
      trie.put(new Witness("g", "name" + i, "x"));
    }
    trie.flush();
    for (int i = 0; i < 50; i++) {
      trie.remove("g", "name" + i);
    }
    trie.flush();
    assertTrue(StateDump.of(state).isEmpty());
  }
}
