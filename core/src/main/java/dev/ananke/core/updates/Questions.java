package dev.ananke.core.updates;

import dev.ananke.schemas.RefState;
import dev.ananke.schemas.Resync;
import java.util.Objects;
import java.util.Set;

/**
 * What publishers of a ref are asked. A question stays open until the ref is where a publisher says
 * that it is ({@link #settle}); until then it is repeated, at intervals that double up to a cap,
 * and no more often than {@link ProtocolTimes#silence} when nobody has spoken of the ref for that
 * long; but of {@link ProtocolTimes#inactivity}, if something is missing.
 */
final class Questions {
  /** Why publishers are asked if nothing is wrong and nothing was heard of them for long. */
  private static final String INACTIVITY = "inactivity";

  /** Why they are asked if what they sent contradicts itself. */
  private static final Set<String> WRONG = Set.of("digest", "indices");

  private final ProtocolSettings settings;
  private final ProtocolTimes times;
  private final RefName name;
  private final RefState state;
  private final Effects effects;
  private final long now;

  Questions(ProtocolSettings settings, RefName name, RefState state, Effects effects, long now) {
    this.settings = settings;
    this.times = settings.times();
    this.name = name;
    this.state = state;
    this.effects = effects;
    this.now = now;
  }

  /** Asks for what leads from the head to where the ref is, unless that was asked a moment ago. */
  void ask(String reason) {
    boolean first = !isOpen();
    if (!first && !isDue()) {
      if (INACTIVITY.equals(state.getResyncReason())) {
        state.setResyncReason(reason);
      }
      return;
    }
    state.setResyncDueAt(now + state.getResyncInterval());
    if (!isWronglyAnswered()) {
      state.setResyncReason(reason);
    }
    effects.count(UpdateEvent.RESYNC, 1);
    effects.resync(
        new Resync(
            name.repository(),
            name.ref(),
            state.getCommit(),
            state.getCommittedAt(),
            state.getSelection(),
            reason,
            first));
  }

  /**
   * Asks because what came contradicts itself. Whoever sent it may do so again and again, each time
   * with all files: such a question is repeated as if nobody had spoken.
   */
  void wronglyAnswered(String reason) {
    state.setResyncReason(reason);
    if (isOpen()) {
      repeat();
    } else {
      ask(reason);
    }
  }

  /** An open question again, if its time has come. */
  void repeat() {
    if (isDue()) {
      state.setResyncInterval(
          isSilent()
              ? silentInterval()
              : Math.min(times.resyncMaximum().toMillis(), state.getResyncInterval() * 2));
      ask(Objects.requireNonNullElse(state.getResyncReason(), "repeated"));
    }
  }

  /** What is missing is asked for more often, also so that those who watch hear of it. */
  private long silentInterval() {
    return isSomethingMissing()
        ? Math.max(times.inactivity().toMillis(), times.resyncMaximum().toMillis())
        : times.silence().toMillis();
  }

  /** Where the ref is, if nobody has said so for long. */
  void askIfInactive() {
    if (asksWhenInactive() && now >= inactiveFrom()) {
      ask(INACTIVITY);
    }
  }

  /** Somebody spoke of the ref, who may have an answer: what is open does not wait for longer. */
  void heard() {
    Long due = state.getResyncDueAt();
    if (due != null && !isWronglyAnswered()) {
      state.setResyncDueAt(due - state.getResyncInterval() + times.resync().toMillis());
      state.setResyncInterval(times.resync().toMillis());
    }
    state.setUpdateAt(now);
  }

  /** Nothing is left to ask. */
  void settle() {
    close();
    state.setResyncReason(null);
  }

  private void close() {
    state.setResyncDueAt(null);
    state.setResyncInterval(times.resync().toMillis());
  }

  private boolean isWronglyAnswered() {
    String reason = state.getResyncReason();
    return reason != null && WRONG.contains(reason);
  }

  private boolean isOpen() {
    return state.getResyncDueAt() != null;
  }

  private boolean isDue() {
    Long due = state.getResyncDueAt();
    return due != null && now >= due;
  }

  /** Whether something that is missing was asked for, and nobody has answered. */
  boolean isSomethingMissing() {
    return isOpen() && !INACTIVITY.equals(state.getResyncReason());
  }

  /** Whether nobody seems to own the ref any more. */
  boolean isSilent() {
    return now >= silentFrom();
  }

  /**
   * A downtime counts, or a job that is started anew every day would never see the end of a
   * silence; but each run asks, and waits for an answer, before it believes in one.
   */
  long silentFrom() {
    return Math.max(
        state.getUpdateAt() + times.silence().toMillis(),
        settings.runStart() + times.inactivity().toMillis());
  }

  /** When there is something to ask next, milliseconds since the epoch. */
  long deadline() {
    Long due = state.getResyncDueAt();
    return due == null ? Long.MAX_VALUE : due;
  }

  /** When to ask where the ref is; never while another question is open. */
  long inactivityDeadline() {
    return asksWhenInactive() ? inactiveFrom() : Long.MAX_VALUE;
  }

  private boolean asksWhenInactive() {
    return !isOpen() && !state.getDeleted();
  }

  private long inactiveFrom() {
    return settings.sinceThisRun(state.getUpdateAt()) + times.inactivity().toMillis();
  }
}
