package dev.ananke.publisher;

import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.Resync;
import java.util.List;

/**
 * Follows a publisher. It is called by the thread that publishes, which goes on when the call
 * returns.
 */
public interface PublishListener {
  /** Hears nothing. */
  PublishListener NONE = new PublishListener() {};

  /** How many updates are going to be sent now, one after the other. */
  default void planned(String ref, int updates) {}

  /** One more file of the current update was handed over. */
  default void progressed(PublishProgress progress) {}

  /** An update is stored by the broker, as a whole. */
  default void published(RefUpdate update, PublishProgress progress) {}

  /**
   * A job asks for a tracked ref.
   *
   * @param answered whether this publisher answers, now or after what it is at; otherwise it leaves
   *     the question to others, since the job seems to be ahead of it, or it has to look again at a
   *     ref that was there a moment ago
   */
  default void asked(Resync question, boolean answered) {}

  /** New paths that are left out since they are not UTF-8 or too long, broken places replaced. */
  default void leftOut(List<String> paths) {}

  /** A ref that a pattern names is left out since it stands at no commit. Told once. */
  default void refLeftOut(String ref) {}

  /** A ref that was named is not there, and is followed from when it comes. Told at the start. */
  default void awaited(String ref) {}

  /**
   * Another publisher seems to send a ref with other patterns, so that a job goes back and forth
   * between the two. Told once.
   */
  default void otherSelection(String ref) {}

  /**
   * A publisher that follows met a failure and goes on; what was not sent is tried again. Each is
   * told where it happens, also if it is the same as before.
   */
  default void failed(PublishException failure) {}

  /** Of a publisher that follows: all refs can be looked at, and jobs be answered, once more. */
  default void recovered() {}
}
