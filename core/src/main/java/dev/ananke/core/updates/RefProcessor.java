package dev.ananke.core.updates;

import dev.ananke.core.state.StateStore;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.UndecodableException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The update protocol of one ref as a state machine: see the package for its rules. All that it
 * knows about a ref is in the {@link StateStore} that is passed in, so one processor serves all
 * refs of a slot.
 *
 * <p>Not safe for use by several threads at once: the compiler is not.
 */
public final class RefProcessor {
  private final ProtocolSettings settings;
  private final StoredRecords records = new StoredRecords();
  private final UpdateCompiler compiler;
  private final Slices slices;

  /** Applies each update at once. */
  public RefProcessor(ProtocolSettings settings, UpdateCompiler compiler) {
    this(settings, compiler, Slices.UNLIMITED);
  }

  public RefProcessor(ProtocolSettings settings, UpdateCompiler compiler, Slices slices) {
    this.settings = settings;
    this.compiler = compiler;
    this.slices = slices;
  }

  /**
   * A change of a file arrived.
   *
   * @param now milliseconds since the epoch
   * @param index of the change in its update, 0 or more
   * @param change an encoded {@link dev.ananke.schemas.RefChange}
   */
  public void change(
      RefName name,
      StateStore store,
      Effects effects,
      long now,
      Id128 updateId,
      int index,
      byte[] change) {
    run(name, store, effects, now, session -> session.change(updateId, index, change));
  }

  /**
   * A RefUpdate arrived.
   *
   * @param now milliseconds since the epoch
   * @param offset of its record in its partition
   */
  public void update(
      RefName name, StateStore store, Effects effects, long now, long offset, RefUpdate update) {
    update(name, store, effects, now, offset, update, null);
  }

  /**
   * A RefUpdate arrived that belongs to a trace.
   *
   * @param now milliseconds since the epoch
   * @param offset of its record in its partition
   * @param traceparent of its record, as W3C Trace Context writes it
   */
  public void update(
      RefName name,
      StateStore store,
      Effects effects,
      long now,
      long offset,
      RefUpdate update,
      @Nullable String traceparent) {
    run(name, store, effects, now, session -> session.update(offset, update, traceparent));
  }

  /**
   * A time that was asked for by {@link Effects#wakeAt} has come.
   *
   * @param now milliseconds since the epoch
   */
  public void wake(RefName name, StateStore store, Effects effects, long now) {
    if (!RefSession.isHeld(store)) {
      // A timer that was set before the ref was forgotten.
      return;
    }
    run(name, store, effects, now, RefSession::wake);
  }

  private void run(
      RefName name, StateStore store, Effects effects, long now, Consumer<RefSession> event) {
    try {
      run(session(name, store, effects, now, true), event);
    } catch (UndecodableException e) {
      // Another version, not known here, wrote a part of the state: the ref is asked for anew.
      run(session(name, store, effects, now, false), event);
    }
  }

  private static void run(RefSession session, Consumer<RefSession> event) {
    event.accept(session);
    session.close();
  }

  private RefSession session(
      RefName name, StateStore store, Effects effects, long now, boolean readable) {
    return new RefSession(settings, records, compiler, slices, name, store, effects, now, readable);
  }
}
