package dev.ananke.bridge;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Owner of one native object: counts who is inside it and frees it when it is closed and the last
 * one has left, so that closing in one thread never pulls memory away from another.
 *
 * <p>A shared arena would promise the same, but to close one stops all threads of the JVM, which is
 * too much for objects that live for one request.
 */
final class Handle implements AutoCloseable {
  private static final int CLOSED = Integer.MIN_VALUE;

  private final String name;
  private final MemorySegment pointer;
  private final Consumer<MemorySegment> free;
  private final int mostUsers;
  private final AtomicInteger users = new AtomicInteger();

  private Handle(String name, MemorySegment pointer, Consumer<MemorySegment> free, int mostUsers) {
    this.name = name;
    this.pointer = pointer;
    this.free = free;
    this.mostUsers = mostUsers;
  }

  /** Of an object that any number of threads may use at once. */
  static Handle shared(String name, MemorySegment pointer, Consumer<MemorySegment> free) {
    return new Handle(name, pointer, free, Integer.MAX_VALUE);
  }

  /** Of an object that one thread at a time may use; a second one is refused. */
  static Handle exclusive(String name, MemorySegment pointer, Consumer<MemorySegment> free) {
    return new Handle(name, pointer, free, 1);
  }

  /** The pointer, valid until {@link #leave}. */
  MemorySegment enter() {
    while (true) {
      int inside = users.get();
      if (inside < 0) {
        throw new IllegalStateException(name + " is closed");
      }
      if (inside == mostUsers) {
        throw new IllegalStateException(name + " is in use by another thread");
      }
      if (users.compareAndSet(inside, inside + 1)) {
        return pointer;
      }
    }
  }

  void leave() {
    if (users.decrementAndGet() == CLOSED) {
      free.accept(pointer);
    }
  }

  @Override
  public void close() {
    if (users.getAndUpdate(inside -> inside | CLOSED) == 0) {
      free.accept(pointer);
    }
  }
}
