package dev.ananke.core.updates;

import dev.ananke.schemas.Resync;
import org.jspecify.annotations.Nullable;

/**
 * Where the decisions of {@link RefProcessor} go. They become real together with the state that
 * goes with them.
 */
public interface Effects {

  /**
   * A whole update, or a confirmation of the last one. Revisions of one ref only grow within one
   * run.
   */
  void emit(CompiledUpdate update);

  /**
   * What was emitted last can no longer be trusted to be the newest.
   *
   * @param since milliseconds since the epoch
   */
  void stale(RefName name, String reason, long since);

  /**
   * The ref was deleted long ago and is forgotten: the empty bundles that told of it have done so,
   * and need not stay.
   */
  void withdraw(RefName name);

  /** A question to the publishers. */
  void resync(Resync resync);

  /**
   * {@link RefProcessor#wake} has to be called at that time (milliseconds since the epoch), or soon
   * after.
   */
  void wakeAt(long time);

  /** Counts. */
  void count(UpdateEvent event, long times);

  /**
   * Where the ref stands after an event, for those who add it up.
   *
   * @param standing null: nothing is kept of the ref any more
   */
  default void standing(RefName name, @Nullable Standing standing) {}
}
