package dev.ananke.bridge;

/**
 * What one parse may take. All four are counted, none is timed: a source meets a limit on every
 * machine or on none.
 *
 * @param bytes length of the source
 * @param nodes nodes of its tree
 * @param depth nodes from the root to the deepest leaf, both included
 * @param steps parse actions, in hundreds (rounded down); a source that parses cleanly needs about
 *     one a byte, and error recovery up to some hundreds
 */
public record ParseLimits(int bytes, int nodes, int depth, long steps) {
  /**
   * Enough for every file that people write or generators make, and for its parse to end within
   * seconds.
   */
  public static final ParseLimits DEFAULT =
      new ParseLimits(4 << 20, 4_000_000, 10_000, 100_000_000);

  /** What can be exceeded. */
  public enum Limit {
    BYTES,
    NODES,
    DEPTH,
    STEPS
  }

  public ParseLimits {
    if (bytes < 0 || nodes < 1 || depth < 1 || steps < 1) {
      throw new IllegalArgumentException(
          "Limits of a parse are positive, not bytes %d, nodes %d, depth %d, steps %d"
              .formatted(bytes, nodes, depth, steps));
    }
  }

  long of(Limit limit) {
    return switch (limit) {
      case BYTES -> bytes;
      case NODES -> nodes;
      case DEPTH -> depth;
      case STEPS -> steps;
    };
  }
}
