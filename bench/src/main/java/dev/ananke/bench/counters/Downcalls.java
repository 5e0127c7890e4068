package dev.ananke.bench.counters;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Where the calls that {@link CountedBridge} puts in lead. Static, since code that is put into
 * another class can reach nothing else.
 */
public final class Downcalls {
  private static final AtomicLong COUNT = new AtomicLong();

  private Downcalls() {}

  /** One more. */
  public static void increment() {
    COUNT.incrementAndGet();
  }

  static long count() {
    return COUNT.get();
  }
}
