package dev.ananke.publisher;

/** Which topic a change goes to: jobs read one at once, the other behind a throttle. */
public enum Lane {
  /** The topic of commits. */
  LIVE,
  /** The topic of large updates. */
  BULK
}
