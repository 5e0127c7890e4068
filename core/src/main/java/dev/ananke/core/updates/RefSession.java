package dev.ananke.core.updates;

import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.DigestCheck;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.RefApplying;
import dev.ananke.schemas.RefPendingUpdate;
import dev.ananke.schemas.RefPhase;
import dev.ananke.schemas.RefQueued;
import dev.ananke.schemas.RefState;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.RefUpdateKind;
import dev.ananke.schemas.RefWaiting;
import dev.ananke.schemas.Revision;
import dev.ananke.schemas.TreeDigest;
import dev.ananke.schemas.UndecodableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One event of one ref: the state that it needs is read once, and written back when the event is
 * done.
 */
final class RefSession {
  private static final String STATE_KEY = "state";

  /** Instead of the start of the run that sent last: none did. */
  private static final long NEVER = -1;

  /** Likewise: some run did, or may have, of which this state knows no more. */
  private static final long ONCE = 0;

  private final ProtocolSettings settings;
  private final ProtocolTimes times;
  private final UpdateCompiler compiler;
  private final Slices.Slice slice;
  private final RefName name;
  private final StoredRecords records;
  private final StateStore store;
  private final Effects effects;
  private final long now;

  private final RefState state;
  private final UpdateQueue queue;
  private final UpdateRing ring;
  private final PendingChanges pending;
  private final Questions questions;
  private @Nullable Samples samples;
  private boolean interrupted;
  private boolean forgotten;

  RefSession(
      ProtocolSettings settings,
      StoredRecords records,
      UpdateCompiler compiler,
      Slices slices,
      RefName name,
      StateStore store,
      Effects effects,
      long now,
      boolean readable) {
    this.settings = settings;
    this.times = settings.times();
    this.compiler = compiler;
    this.slice = slices.begin();
    this.name = name;
    this.records = records;
    this.store = store;
    this.effects = effects;
    this.now = now;

    byte[] stored = store.get(StateTable.HEAD, STATE_KEY);
    RefState held = stored == null || !readable ? null : ofThisLayout(stored);
    boolean foreign = !readable || (stored != null && held == null);
    if (foreign) {
      forgetEverything();
    }
    this.state = held == null ? unknownRef(foreign ? ONCE : NEVER) : held;
    this.queue = new UpdateQueue(records, store, state);
    this.ring = new UpdateRing(records, store);
    this.pending = new PendingChanges(records, store, state);
    this.questions = new Questions(settings, name, state, effects, now);
    if (foreign) {
      effects.count(UpdateEvent.LAYOUT_FORGOTTEN, 1);
      questions.ask("layout");
    }
  }

  /** Null if another version wrote it, even one that is not known here. */
  private @Nullable RefState ofThisLayout(byte[] stored) {
    try {
      RefState held = records.states.decode(stored);
      return held.getLayout().equals(settings.layout()) ? held : null;
    } catch (UndecodableException e) {
      return null;
    }
  }

  /** Whether anything is known of the ref. */
  static boolean isHeld(StateStore store) {
    return store.get(StateTable.HEAD, STATE_KEY) != null;
  }

  // --- events

  void change(Id128 updateId, int index, byte[] change) {
    RefApplying applying = state.getApplying();
    if (applying != null && applying.getUpdateId().equals(updateId)) {
      effects.count(UpdateEvent.LATE_CHANGE, 1);
      return;
    }
    if (pending.find(updateId) == null && ring.contains(updateId)) {
      effects.count(UpdateEvent.LATE_CHANGE, 1);
      return;
    }
    if (!pending.add(updateId, index, change, now)) {
      effects.count(UpdateEvent.DUPLICATE_CHANGE, 1);
      return;
    }
    RefWaiting waiting = state.getWaiting();
    if (waiting != null && waiting.getUpdateId().equals(updateId)) {
      state.setProgressAt(now);
      if (Objects.requireNonNull(pending.find(updateId)).getCount() >= waiting.getChanges()) {
        workOff();
      }
    }
  }

  void update(long offset, RefUpdate update, @Nullable String traceparent) {
    boolean first = queue.isEmpty();
    queue.add(new RefQueued(offset, settings.epoch(), update, traceparent));
    questions.heard();
    if (first) {
      state.setProgressAt(now);
      workOff();
    }
  }

  void wake() {
    Long due = state.getWakeAt();
    if (due != null && now < due && !isUnfinished()) {
      // A timer that became needless when one for an earlier time was set. To go on here would set
      // another one for each of them.
      return;
    }
    state.setWakeAt(null);
    timeOutPending();
    timeOutFront();
    if (isFrontUnfinished()) {
      workOff();
    }
    if (questions.isSilent() && isQuiet() && isOfNobody()) {
      leaveAlone();
      return;
    }
    // Something that waits may be the answer.
    if (isQuiet()) {
      questions.repeat();
    }
    questions.askIfInactive();
  }

  /**
   * Whether there is nothing to keep: a deleted ref is known to be gone, and one of which nothing
   * was ever sent is as unknown as before. One that lost its head is not: readers hold its bundle.
   */
  private boolean isOfNobody() {
    return state.getCommit() == null && (state.getDeleted() || state.getSentInRun() == NEVER);
  }

  private void leaveAlone() {
    forgetEverything();
    forgotten = true;
    if (state.getDeleted()) {
      effects.count(UpdateEvent.DELETED_FORGOTTEN, 1);
      effects.withdraw(name);
    } else {
      effects.count(UpdateEvent.SILENT_FORGOTTEN, 1);
    }
  }

  /** Writes the state back and asks to be woken at the next deadline. */
  void close() {
    effects.standing(name, forgotten ? null : standing());
    if (forgotten) {
      return;
    }
    pending.clean(slice);
    if (interrupted || pending.isUnclean()) {
      effects.count(UpdateEvent.INTERRUPTED, 1);
    }
    long deadline = nextDeadline();
    Long set = state.getWakeAt();
    // A timer that comes too early only looks again; so timers are hardly ever moved.
    if (deadline != Long.MAX_VALUE && (set == null || deadline < set)) {
      state.setWakeAt(deadline);
      effects.wakeAt(deadline);
    }
    store.put(StateTable.HEAD, STATE_KEY, records.encode(state));
  }

  private Standing standing() {
    return new Standing(
        queue.size(), pending.updates().size(), state.getStale(), questions.isSomethingMissing());
  }

  // --- the front of the queue

  private void workOff() {
    state.setWaiting(null);
    while (!queue.isEmpty()) {
      RefQueued front = queue.front();
      if (!workOff(front)) {
        interrupted = state.getWaiting() == null;
        return;
      }
      pop(front.getUpdate());
    }
  }

  /** Returns whether it is done with; else it waits, for its changes or for the next slice. */
  private boolean workOff(RefQueued front) {
    if (state.getApplying() != null) {
      return goOn(front);
    }
    if (!slice.next()) {
      return false;
    }
    RefUpdate update = front.getUpdate();
    if (ring.contains(update.getUpdateId())) {
      effects.count(UpdateEvent.DUPLICATE_UPDATE, 1);
      return true;
    }
    if (update.getKind() == RefUpdateKind.REF_DELETED && startsFromHead(update)) {
      return begin(front, RefPhase.SWEEP);
    }
    if (leadsToHead(update)) {
      confirm(front);
      return true;
    }
    if (!fits(update)) {
      effects.count(UpdateEvent.MISFIT, 1);
      questions.ask("base");
      return true;
    }
    RefPendingUpdate arrived = pending.find(update.getUpdateId());
    int changes = update.getChanges();
    if (changes > 0 && (arrived == null || arrived.getCount() < changes)) {
      state.setWaiting(new RefWaiting(update.getUpdateId(), changes));
      return false;
    }
    if (arrived != null && arrived.getHighest() >= changes) {
      effects.count(UpdateEvent.WRONG_INDICES, 1);
      questions.wronglyAnswered("indices");
      return true;
    }
    return begin(front, RefPhase.FOLD);
  }

  private boolean startsFromHead(RefUpdate update) {
    return Objects.equals(update.getBase(), state.getCommit());
  }

  private boolean leadsToHead(RefUpdate update) {
    return update.getKind() != RefUpdateKind.REF_DELETED
        && isHead(update.getCommit())
        && Objects.equals(update.getSelection(), state.getSelection())
        && (update.getTreeDigest() == null || update.getTreeDigest().equals(state.getDigest()))
        // A snapshot may bring what could not be read the first time.
        && !(update.getKind() == RefUpdateKind.SNAPSHOT && state.getUnread() > 0);
  }

  private boolean isHead(@Nullable String commit) {
    return commit != null && commit.equals(state.getCommit());
  }

  private boolean fits(RefUpdate update) {
    return switch (update.getKind()) {
      // All files of the head may be said again from anywhere.
      case SNAPSHOT -> startsFromHead(update) || isHead(update.getCommit());
      // Without a head nobody knows what a difference would start from.
      case DELTA ->
          startsFromHead(update)
              && state.getCommit() != null
              && Objects.equals(update.getSelection(), state.getSelection());
      case REF_DELETED -> false;
    };
  }

  private void pop(RefUpdate update) {
    queue.pop();
    pending.drop(update.getUpdateId());
    ring.add(update.getUpdateId());
    state.setProgressAt(now);
    state.setWaiting(null);
  }

  // --- applying

  private void confirm(RefQueued front) {
    effects.count(UpdateEvent.CONFIRMED, 1);
    settled();
    emit(front, compiler.compile(store));
  }

  private boolean begin(RefQueued front, RefPhase phase) {
    state.setApplying(
        new RefApplying(front.getUpdate().getUpdateId(), phase, 0, TreeDigest.EMPTY.value()));
    return goOn(front);
  }

  /** Returns whether the front is applied; else it goes on with the next slice. */
  private boolean goOn(RefQueued front) {
    RefUpdate update = front.getUpdate();
    RefApplying applying = Objects.requireNonNull(state.getApplying());
    if (applying.getPhase() != RefPhase.COMPILE) {
      if (!applyFiles(update, applying)) {
        return false;
      }
      if (isRefuted(update)) {
        state.setApplying(null);
        refute(update);
        return true;
      }
      applying.setPhase(RefPhase.COMPILE);
    }
    List<CompiledLanguage> languages = compiler.compile(store, slice::next);
    if (languages == null) {
      return false;
    }
    state.setApplying(null);
    boolean deleted = update.getKind() == RefUpdateKind.REF_DELETED;
    state.setCommit(deleted ? null : update.getCommit());
    state.setCommittedAt(deleted ? null : update.getCommittedAt());
    state.setSelection(deleted ? null : update.getSelection());
    state.setDeleted(deleted);
    effects.count(UpdateEvent.APPLIED, 1);
    settled();
    emit(front, languages);
    return true;
  }

  /** Returns whether all files are in. */
  private boolean applyFiles(RefUpdate update, RefApplying applying) {
    boolean done;
    try (UpdateCompiler.Folds folds = compiler.folds(store)) {
      RefFiles files = new RefFiles(records, store, folds, state, samples());
      done = files.apply(update, applying, pending, slice);
      effects.count(UpdateEvent.FILE_FOLDED, files.folded());
    }
    if (done) {
      samples().save();
    } else {
      samples().keep();
    }
    return done;
  }

  /** Whether the files are not those that the publisher summed up. */
  private boolean isRefuted(RefUpdate update) {
    return update.getKind() != RefUpdateKind.REF_DELETED
        && update.getTreeDigest() != null
        && !update.getTreeDigest().equals(state.getDigest());
  }

  private void refute(RefUpdate update) {
    effects.count(UpdateEvent.DIGEST_UNEQUAL, 1);
    // The files stay: the snapshot that answers is applied as a difference against them.
    state.setCommit(null);
    state.setCommittedAt(null);
    state.setSelection(null);
    state.setDeleted(false);
    questions.wronglyAnswered("digest");
    // Said once: readers count from then on how old what they hold may become.
    if (!state.getStale()) {
      state.setStale(true);
      effects.stale(
          name, "after commit " + update.getCommit() + " the tree digest is another one", now);
    }
  }

  private Samples samples() {
    Samples known = samples;
    if (known == null) {
      known = new Samples(records, store, settings.samples());
      samples = known;
    }
    return known;
  }

  /** The ref is where a publisher says that it is. */
  private void settled() {
    state.setStale(false);
    state.setFrontTimeout(times.front().toMillis());
    questions.settle();
  }

  private void emit(RefQueued front, List<CompiledLanguage> compiled) {
    RefUpdate update = front.getUpdate();
    List<CompiledLanguage> languages = compiled;
    if (state.getSentInRun() != settings.runStart()) {
      // The run before may have sent more than this state knows of.
      languages = languages.stream().map(this::withAllFragments).toList();
      state.setSentInRun(settings.runStart());
    }
    effects.emit(
        new CompiledUpdate(
            name,
            revision(front),
            update.getCommit(),
            languages,
            samples().obedient(languages),
            update.getTreeDigest() == null ? DigestCheck.UNCHECKED : DigestCheck.EQUAL,
            update.getPublishedAt(),
            front.getTraceparent()));
  }

  /** What was read from a topic that has been made anew has that topic's epoch. */
  private Revision revision(RefQueued front) {
    int epoch = Objects.requireNonNullElse(front.getEpoch(), settings.epoch());
    return new Revision(epoch, front.getOffset());
  }

  private CompiledLanguage withAllFragments(CompiledLanguage language) {
    Set<String> unchanged = new HashSet<>(language.fragments().keySet());
    unchanged.removeAll(language.changed().keySet());
    Map<String, byte[]> all =
        new HashMap<>(compiler.payloads(store, language.language(), unchanged));
    all.putAll(language.changed());
    return language.withChanged(all);
  }

  // --- time-outs

  private void timeOutPending() {
    List<Id128> expired = new ArrayList<>();
    for (RefPendingUpdate update : pending.updates()) {
      if (now >= settings.sinceThisRun(update.getProgressAt()) + times.pending().toMillis()) {
        expired.add(update.getUpdateId());
      }
    }
    if (expired.isEmpty()) {
      return;
    }
    Set<Id128> queued = queue.updateIds();
    for (Id128 updateId : expired) {
      if (queued.contains(updateId)) {
        // The time-out of the front is for these.
        Objects.requireNonNull(pending.find(updateId)).setProgressAt(now);
      } else {
        effects.count(UpdateEvent.PENDING_TIMED_OUT, 1);
        pending.drop(updateId);
      }
    }
  }

  private void timeOutFront() {
    if (state.getWaiting() == null || now < frontDeadline()) {
      return;
    }
    effects.count(UpdateEvent.FRONT_TIMED_OUT, 1);
    state.setFrontTimeout(Math.min(times.frontMaximum().toMillis(), state.getFrontTimeout() * 2));
    questions.ask("time-out");
    pop(queue.front().getUpdate());
    workOff();
  }

  private long nextDeadline() {
    long deadline = isUnfinished() ? now + slice.distanceMillis() : Long.MAX_VALUE;
    for (RefPendingUpdate update : pending.updates()) {
      deadline =
          Math.min(
              deadline, settings.sinceThisRun(update.getProgressAt()) + times.pending().toMillis());
    }
    if (state.getWaiting() != null) {
      deadline = Math.min(deadline, frontDeadline());
    }
    deadline = Math.min(deadline, questions.inactivityDeadline());
    if (isQuiet()) {
      deadline = Math.min(deadline, questions.deadline());
      if (isOfNobody()) {
        deadline = Math.min(deadline, questions.silentFrom());
      }
    }
    return deadline;
  }

  private long frontDeadline() {
    return settings.sinceThisRun(state.getProgressAt()) + state.getFrontTimeout();
  }

  /** Whether there is work that only waits for the next slice. */
  private boolean isUnfinished() {
    return isFrontUnfinished() || pending.isUnclean();
  }

  private boolean isFrontUnfinished() {
    return !queue.isEmpty() && state.getWaiting() == null;
  }

  private boolean isQuiet() {
    return queue.isEmpty() && pending.updates().isEmpty();
  }

  // --- state

  private RefState unknownRef(long sentInRun) {
    return RefState.newBuilder()
        .setLayout(settings.layout())
        .setCommit(null)
        .setCommittedAt(null)
        .setSelection(null)
        .setDigest(TreeDigest.EMPTY.value())
        .setUnread(0)
        .setDeleted(false)
        .setStale(false)
        .setSentInRun(sentInRun)
        .setFirstQueued(0)
        .setNextQueued(0)
        .setWaiting(null)
        .setPending(new ArrayList<>())
        .setNextPending(0)
        .setDropping(new ArrayList<>())
        .setApplying(null)
        .setNextNumber(0)
        .setFreeNumber(FileNumbers.NONE)
        .setProgressAt(now)
        .setFrontTimeout(times.front().toMillis())
        .setResyncDueAt(null)
        .setResyncInterval(times.resync().toMillis())
        .setResyncReason(null)
        .setUpdateAt(now)
        .setWakeAt(null)
        .build();
  }

  private void forgetEverything() {
    StateTable.ofCompile().forEach(store::clear);
  }
}
