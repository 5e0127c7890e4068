package dev.ananke.core.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountingStateStoreTest {
  private final InMemoryStateStore memory = new InMemoryStateStore();
  private final CountingStateStore counting = new CountingStateStore(memory);

  @Test
  void accesses_ofEveryKind_areCountedAndReachTheStore() {
    counting.put(StateTable.FACTS, "a", new byte[] {1, 2, 3});
    assertArrayEquals(new byte[] {1, 2, 3}, counting.get(StateTable.FACTS, "a"));
    assertNull(counting.get(StateTable.FILES, "a"));
    List<String> keys = new ArrayList<>();
    counting.keys(StateTable.FACTS).forEach(keys::add);
    counting.remove(StateTable.FACTS, "a");

    assertEquals(List.of("a"), keys);
    assertEquals(new CountingStateStore.Accesses(2, 2, 1, 3, 3), counting.accesses());
    assertNull(memory.get(StateTable.FACTS, "a"));
    counting.reset();
    assertEquals(new CountingStateStore.Accesses(0, 0, 0, 0, 0), counting.accesses());
  }
}
