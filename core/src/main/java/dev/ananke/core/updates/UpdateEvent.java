package dev.ananke.core.updates;

/** What can happen in the protocol, to be counted. */
public enum UpdateEvent {
  /** An update was applied whole. */
  APPLIED,
  /** A long update was left for others to have their turn, to be gone on with soon. */
  INTERRUPTED,
  /** An update led to the commit that is the head already: the bundles were sent again. */
  CONFIRMED,
  /** A RefUpdate whose id was seen before. */
  DUPLICATE_UPDATE,
  /** A RefUpdate that does not start from the head. */
  MISFIT,
  /** A RefUpdate whose changes have other indices than 0 to n - 1. */
  WRONG_INDICES,
  /** The front of the queue waited too long for its changes. */
  FRONT_TIMED_OUT,
  /** Changes whose RefUpdate never came. */
  PENDING_TIMED_OUT,
  /** A change whose index was there already. */
  DUPLICATE_CHANGE,
  /** A change of an update that was applied or dropped before. */
  LATE_CHANGE,
  /** After applying, the files were not those that the publisher summed up. */
  DIGEST_UNEQUAL,
  /** A Resync was sent. */
  RESYNC,
  /** A file was folded in, replaced or folded out. */
  FILE_FOLDED,
  /** State of another layout was dropped. */
  LAYOUT_FORGOTTEN,
  /** A ref that nobody speaks of, and of which nothing was ever sent, was forgotten. */
  SILENT_FORGOTTEN,
  /** A ref that was deleted, and that nobody speaks of since, was forgotten. */
  DELETED_FORGOTTEN
}
