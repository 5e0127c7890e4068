package dev.ananke.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class HandleTest {
  private final AtomicInteger freed = new AtomicInteger();
  private final MemorySegment pointer = MemorySegment.ofAddress(16);

  private void free(MemorySegment freedPointer) {
    assertEquals(pointer, freedPointer);
    freed.incrementAndGet();
  }

  @Test
  void close_whileSomeoneIsInside_freesWhenTheLastLeaves() {
    Handle handle = Handle.shared("Thing", pointer, this::free);
    handle.enter();
    handle.enter();
    handle.close();
    handle.leave();
    assertEquals(0, freed.get());
    assertThrows(IllegalStateException.class, handle::enter);

    handle.leave();
    handle.close();
    assertEquals(1, freed.get());
  }

  @Test
  void close_withNobodyInside_freesOnce() {
    Handle handle = Handle.exclusive("Thing", pointer, this::free);
    handle.close();
    handle.close();

    assertEquals(1, freed.get());
    assertThrows(IllegalStateException.class, handle::enter);
  }

  @Test
  void enter_exclusiveTwice_isRefusedUntilTheFirstLeaves() {
    Handle handle = Handle.exclusive("Thing", pointer, this::free);
    handle.enter();
    assertThrows(IllegalStateException.class, handle::enter);
    handle.leave();

    assertEquals(pointer, handle.enter());
  }
}
