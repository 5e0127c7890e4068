package dev.ananke.bench.load;

/** What a network, or a publisher that dies, makes of a send. */
public enum Disorder {
  /** Nothing. */
  NONE,

  /** Every record arrives twice. */
  DUPLICATED,

  /** Every move is published by a second publisher too, under an update of its own. */
  SECOND_PUBLISHER,

  /**
   * Of every fifth update of more than one record something never arrives: in turn its move, or its
   * last change.
   */
  TRUNCATED,

  /** When two thirds of the commits are published, everything so far is delivered once more. */
  REDELIVERED,

  /**
   * Each commit is reached by a detour: A to B, B back to A, A to C, all at once, and the changes
   * of the last move arrive first. B and C have other content at the same paths.
   */
  REVERSED,

  /** The publisher dies when half of the large snapshot is on the topic, and its move is not. */
  BROKEN_OFF
}
