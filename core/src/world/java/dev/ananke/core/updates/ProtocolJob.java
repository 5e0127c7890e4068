package dev.ananke.core.updates;

import dev.ananke.core.state.StateStore;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.Resync;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Compile and gate of one ref, however they run: what reaches them, and what they keep. */
public interface ProtocolJob {

  /** Takes what a job sends, in its order. */
  interface Output {

    /**
     * @param payload null: a tombstone
     */
    void fragment(String name, byte @Nullable [] payload);

    /**
     * @param bundle null: a tombstone
     */
    void bundle(@Nullable Bundle bundle);

    void ask(Resync resync);
  }

  /** Starts jobs that know nothing yet. */
  interface Factory {

    /**
     * @param clock shows the time of all that the job does
     */
    ProtocolJob start(Clock clock, Output output) throws Exception;
  }

  /** What a job knew at some time. */
  interface Checkpoint {

    /** A new run that goes on from there; it may be asked for again and again. */
    ProtocolJob restore() throws Exception;
  }

  void change(long offset, Id128 updateId, int index, byte[] change) throws Exception;

  void update(long offset, RefUpdate update) throws Exception;

  /** When the next timer is due, milliseconds since the epoch; null: none is set. */
  @Nullable Long nextTimer();

  /** Fires the next timer, which is due, and perhaps others that are. */
  void fire() throws Exception;

  /** The state of the ref, without that of the gate. */
  StateStore state();

  Checkpoint checkpoint() throws Exception;

  void close() throws Exception;
}
