package dev.ananke.publisher;

/**
 * How far publishing came.
 *
 * @param updates stored so far
 * @param filesOfUpdate handed over of the current (or just finished) update
 * @param filesInUpdate how many that update has
 * @param files sent so far, all updates
 * @param bytes of content sent so far, all updates
 * @param skipped files sent without content since they are too large, all updates
 */
public record PublishProgress(
    int updates, int filesOfUpdate, int filesInUpdate, long files, long bytes, long skipped) {
  /** Nothing yet. */
  public static final PublishProgress START = new PublishProgress(0, 0, 0, 0, 0, 0);
}
