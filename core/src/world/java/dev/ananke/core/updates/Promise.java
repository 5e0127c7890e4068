package dev.ananke.core.updates;

/** What the update protocol promises, whatever goes wrong between a repository and its readers. */
enum Promise {
  /** In the end the job and every reader have what git has, and nobody goes on talking. */
  P1_ALL_AGREE_IN_THE_END,
  /** A bundle that a reader takes is what a compile of its commit's files from scratch gives. */
  P2_NO_BUNDLE_LIES,
  /** Revisions and commits come in the order in which the ref moved: no reader goes back. */
  P3_NO_READER_GOES_BACK,
  /** Nothing is left over: no queued update, change, question or unlisted fragment. */
  P4_NOTHING_IS_LEFT_OVER,
  /** Questions are as many as the faults give reason for; without faults nobody asks. */
  P5_NO_QUESTION_WITHOUT_A_CAUSE
}
