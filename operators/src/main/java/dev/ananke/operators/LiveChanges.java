package dev.ananke.operators;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When a changed file last came on the topic of commits, so that bulk knows whether there is anyone
 * to make room for. What it makes room on are the cores of a process, which all subtasks of a job
 * in it share, whatever their slot: hence one of them for each process (and class loader, so job).
 */
final class LiveChanges {
  static final LiveChanges OF_PROCESS = new LiveChanges();

  /**
   * Long against the time between two commits of a repository at work, short against a snapshot.
   */
  static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final AtomicLong last = new AtomicLong(Long.MIN_VALUE);

  /**
   * A changed file came.
   *
   * @param nanos of {@link System#nanoTime}
   */
  void came(long nanos) {
    last.lazySet(nanos);
  }

  /** When the last came; {@link Long#MIN_VALUE}: none did. */
  long last() {
    return last.get();
  }

  /**
   * Whether one came within the last ten seconds.
   *
   * @param nanos of {@link System#nanoTime}
   */
  boolean areRecent(long nanos) {
    long seen = last.get();
    return seen != Long.MIN_VALUE && nanos - seen < RECENT_NANOS;
  }
}
