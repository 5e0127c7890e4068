package dev.ananke.bridge;

/**
 * What one parse may take. All four are counted, none is timed: a source meets a limit on every
 * machine or on none.
 *
 * @param bytes length of the source
 * @param nodes nodes of its tree
 * @param depth nodes from the root to the deepest leaf, both included
 * @param steps parse actions, checked every hundred; a source without errors needs up to two a
 *     byte, one that is all errors up to about six
 */
public record ParseLimits(int bytes, int nodes, int depth, long steps) {
  private static final int MOST_NODES = Integer.MAX_VALUE / SyntaxTree.NODE_INTS;

  /** More than people write or generators make, and little enough that a parse ends in seconds. */
  public static final ParseLimits DEFAULT = new ParseLimits(4 << 20, 2_000_000, 10_000, 20_000_000);

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
    if (nodes > MOST_NODES) {
      throw new IllegalArgumentException(
          "A packed tree holds at most %d nodes, not %d".formatted(MOST_NODES, nodes));
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
