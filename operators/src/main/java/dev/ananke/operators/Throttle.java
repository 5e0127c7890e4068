package dev.ananke.operators;

/**
 * Says how long to pause so that work takes a share of the time and no more: after {@code t} of
 * work, {@code t (1 / share - 1)}. A pause is short whatever is owed, and the rest is owed on; what
 * a pause took too long is deducted from the next.
 */
final class Throttle {
  /** A checkpoint's barrier waits for the record before it, and so for its pause. */
  static final long LONGEST_NANOS = 50_000_000;

  /** Shorter sleeps are less exact than they are long. */
  private static final long SHORTEST_NANOS = 1_000_000;

  private final double pausePerWork;
  private double owed;

  /**
   * @param share of the time, above 0 and at most 1: no pauses
   */
  Throttle(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("a share is above 0 and at most 1, but is " + share);
    }
    this.pausePerWork = 1 / share - 1;
  }

  /**
   * Work took that long.
   *
   * @return nanoseconds to pause now
   */
  long worked(long nanos) {
    owed += nanos * pausePerWork;
    return owed < SHORTEST_NANOS ? 0 : Math.min((long) owed, LONGEST_NANOS);
  }

  /** A pause took that long. */
  void paused(long nanos) {
    owed -= nanos;
  }
}
