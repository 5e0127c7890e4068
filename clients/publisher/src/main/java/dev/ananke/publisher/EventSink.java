package dev.ananke.publisher;

import dev.ananke.schemas.FileChange;
import dev.ananke.schemas.RefUpdate;

/** Where events go. For use by one thread. */
public interface EventSink extends AutoCloseable {
  /** Hands over a change; it may still be on its way when this returns. */
  void send(FileChange change, Lane lane);

  /**
   * Hands over a move of a ref, always to {@link Lane#LIVE}; it may still be on its way when this
   * returns.
   */
  void send(RefUpdate update);

  /**
   * Waits until all that was handed over is stored.
   *
   * @return how many changes were stored without their content, since they were too large with it
   * @throws PublishException if something was not stored; it is then forgotten
   */
  int flush();

  @Override
  void close();
}
