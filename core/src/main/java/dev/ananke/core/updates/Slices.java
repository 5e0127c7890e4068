package dev.ananke.core.updates;

import java.io.Serializable;
import java.time.Duration;

/**
 * How much of a long update is done before others have their turn. What comes out does not depend
 * on it, only when.
 *
 * @param steps that are done at least, however long they take, so that an ordinary commit is never
 *     cut; 1 or more
 * @param work after that long no other step begins
 * @param pause for others between two slices, at least; none: the next begins as soon as it can
 */
public record Slices(int steps, Duration work, Duration pause) implements Serializable {

  /**
   * A large update leaves as much time to the other refs of a slot as it takes for itself. Much
   * smaller slices cost more than they are worth: each reads and writes the leaves that its files
   * touch, and files in the order of their hashes share few.
   */
  public static final Slices DEFAULT =
      new Slices(256, Duration.ofMillis(100), Duration.ofMillis(100));

  /** Everything at once. */
  public static final Slices UNLIMITED = ofSteps(Integer.MAX_VALUE);

  public Slices {
    if (steps < 1) {
      throw new IllegalArgumentException("a slice has 1 step or more, not " + steps);
    }
  }

  /** Slices of so many steps, however long they take. */
  public static Slices ofSteps(int steps) {
    return new Slices(steps, Duration.ZERO, Duration.ZERO);
  }

  /** Starts one: everything that is done for one event. */
  Slice begin() {
    return new Slice(System.nanoTime());
  }

  /** What may still be done for the event at hand. */
  final class Slice {
    private final long start;
    private int left = steps;

    private Slice(long start) {
      this.start = start;
    }

    /** Whether another step may be done now; true at least once in each slice. */
    boolean next() {
      if (left > 0) {
        left--;
        return true;
      }
      return elapsed() < work.toNanos();
    }

    /**
     * How long after the event the next slice may begin, in milliseconds: as late after the end of
     * this one as this one was long, since Flink lets a single record pass between timers that are
     * due.
     */
    long distanceMillis() {
      if (pause.isZero()) {
        return 1;
      }
      long took = elapsed() / 1_000_000;
      return took + Math.max(pause.toMillis(), took);
    }

    private long elapsed() {
      return System.nanoTime() - start;
    }
  }
}
