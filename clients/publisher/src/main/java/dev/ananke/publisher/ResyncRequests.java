package dev.ananke.publisher;

import dev.ananke.schemas.Resync;
import java.time.Duration;
import java.util.List;

/**
 * What jobs ask for, from the moment this was opened. For use by one thread, but for {@link
 * #wakeUp}.
 */
public interface ResyncRequests extends AutoCloseable {
  /**
   * Waits for requests, whichever repository they ask for; returns early when some came or it was
   * woken up.
   *
   * @throws PublishException if they cannot be read; it may be tried again
   */
  List<Resync> poll(Duration wait);

  /** Ends a {@link #poll} that waits, or else the next one. Any thread may call it. */
  void wakeUp();

  @Override
  void close();
}
