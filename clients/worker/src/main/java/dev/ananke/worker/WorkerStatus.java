package dev.ananke.worker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a worker stands.
 *
 * @param caughtUp whether it has once read the topic to its end; it answers from then on
 * @param connected whether the broker answered when last asked. While it does not, the worker goes
 *     on with what it has
 * @param lastContact when the broker last answered, or null
 * @param lag records that the worker was behind the end of the topic then
 * @param unusable records that could not be used since the start
 * @param problem what is wrong at the moment, or null
 */
public record WorkerStatus(
    boolean caughtUp,
    boolean connected,
    @Nullable Instant lastContact,
    long lag,
    long unusable,
    @Nullable String problem) {
  static final WorkerStatus STARTING = new WorkerStatus(false, false, null, 0, 0, null);

  WorkerStatus nowCaughtUp() {
    return new WorkerStatus(true, connected, lastContact, 0, unusable, problem);
  }

  WorkerStatus contact(Instant now, long lag, @Nullable String problem) {
    return new WorkerStatus(caughtUp, true, now, lag, unusable, problem);
  }

  WorkerStatus withoutContact(String problem) {
    return new WorkerStatus(caughtUp, false, lastContact, lag, unusable, problem);
  }

  WorkerStatus oneMoreUnusable() {
    return new WorkerStatus(caughtUp, connected, lastContact, lag, unusable + 1, problem);
  }
}
