package dev.ananke.publisher;

import dev.ananke.publisher.Pauses.Way;
import dev.ananke.publisher.PublishException.Reason;
import dev.ananke.publisher.UpdateSender.Sending;
import dev.ananke.schemas.RefUpdateKind;
import dev.ananke.schemas.Resync;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which updates the refs of a source need, and sends them: the history at the start, then
 * every move, answers to what jobs ask, and announcements. Where a ref was last said to stand is
 * kept only to notice moves; a job that has something else says so itself.
 *
 * <p>With {@code follow}, what cannot be sent of one ref is told, left alone for a growing while,
 * and does not stand before the others. A broker that is away ends a round instead, since it would
 * take nothing else either; what it did not take comes first in the next. A large update is sent in
 * slices between the others; its ref alone waits for it, so that a ref's updates keep their order.
 */
final class RefPublisher {
  /** Failures of one ref that say nothing about the others, nor about how this was called. */
  private static final Set<Reason> OF_ONE_REF =
      EnumSet.of(Reason.UNREADABLE, Reason.REFUSED, Reason.UNKNOWN_REF);

  private final Source source;
  private final String repository;
  private final UpdateBuilder builder;
  private final UpdateSender sender;
  private final PublishListener listener;
  private final List<String> tracked;
  private final List<RefPattern> patterns;
  private final boolean follow;
  private final Pauses pauses;
  private final Set<String> noCommits = new HashSet<>();
  private final Map<String, String> said = new HashMap<>();

  /** The refs that the last look saw; null: it failed, or there was none. */
  private @Nullable Set<String> seen;

  /** For each ref the commit of which all files were sent last. */
  private final Map<String, String> snapshots = new HashMap<>();

  private final Set<String> otherSelections = new HashSet<>();

  /** Large updates that are not sent to their end, each of another ref. */
  private final Deque<Sending> bulk = new ArrayDeque<>();

  private @Nullable Update unsent;
  private int unnamedTold;

  RefPublisher(
      Source source,
      String repository,
      UpdateBuilder builder,
      UpdateSender sender,
      PublishListener listener,
      List<String> tracked,
      boolean follow,
      InstantSource clock) {
    this.source = source;
    this.repository = repository;
    this.builder = builder;
    this.sender = sender;
    this.listener = listener;
    this.tracked = tracked;
    this.follow = follow;
    this.pauses = new Pauses(clock);
    this.patterns = tracked.stream().map(RefPattern::new).toList();
  }

  /**
   * Sends what the start of a publisher asks for, for every tracked ref. What of it fails while
   * following is made up for by the moves.
   */
  void start(PublishOptions.Start start) {
    Set<String> refs = look();
    if (start instanceof PublishOptions.Deleted) {
      tracked.forEach(this::deleteFirst);
      return;
    }
    if (follow) {
      tracked.stream()
          .filter(ref -> ref.indexOf('*') < 0 && !refs.contains(ref))
          .forEach(listener::awaited);
    }
    Map<String, String> heads = new LinkedHashMap<>();
    for (String ref : refs) {
      guarded(
          () -> {
            String head = head(ref);
            if (head != null) {
              heads.put(ref, head);
            }
          });
    }
    // A branch that has no commit yet is worth waiting for.
    if (heads.isEmpty() && !follow) {
      throw new PublishException(
          Reason.UNBORN_REF,
          "There is no commit on " + String.join(", ", tracked) + " yet; commit something first");
    }
    heads.forEach((ref, head) -> guarded(() -> start(start, ref, head)));
  }

  private void start(PublishOptions.Start start, String ref, String head) {
    switch (start) {
      case PublishOptions.Announce announce -> announceFirst(ref, head);
      case PublishOptions.Snapshot snapshot -> {
        listener.planned(ref, 1);
        send(builder.snapshot(ref, null, head));
      }
      case PublishOptions.LastCommits last -> {
        List<String> commits = source.lastCommits(head, last.count());
        listener.planned(ref, commits.size());
        String first = commits.getFirst();
        send(builder.snapshot(ref, null, first));
        sendInTurn(ref, first, commits.subList(1, commits.size()));
      }
      case PublishOptions.Since since -> {
        String base = source.commitNamed(since.commit());
        List<String> commits = source.commitsSince(base, head);
        if (commits.isEmpty()) {
          announceFirst(ref, head);
        } else {
          listener.planned(ref, commits.size());
          sendInTurn(ref, base, commits);
        }
      }
      case PublishOptions.Deleted gone -> deleteFirst(ref);
    }
  }

  /** A job that has something of the ref asks, and the answer names it. */
  private void deleteFirst(String ref) {
    listener.planned(ref, 1);
    send(builder.deleted(ref, null));
  }

  private void announceFirst(String ref, String head) {
    listener.planned(ref, 1);
    send(builder.announcement(ref, head));
  }

  private void sendInTurn(String ref, String base, List<String> commits) {
    String from = base;
    for (String commit : commits) {
      send(builder.delta(ref, from, commit));
      from = commit;
    }
  }

  /**
   * The tracked refs that are there. Whoever misses one that was there looks twice before saying
   * that it is gone: while refs are packed, one can be out of sight for a moment.
   */
  private Set<String> look() {
    seen = null;
    Set<String> refs = new LinkedHashSet<>(source.refs(tracked));
    if (!refs.containsAll(said.keySet())) {
      source.requireReadable();
    }
    seen = refs;
    return refs;
  }

  /** Sends what could not be sent, then every move of a tracked ref since it was last looked at. */
  void sendMoves() {
    sendAgain();
    Set<String> before = seen;
    Set<String> refs = look();
    for (String ref : refs) {
      guarded(() -> sendMove(ref, said.get(ref), head(ref)));
    }
    Map.copyOf(said)
        .forEach(
            (ref, commit) -> {
              if (!refs.contains(ref) && before != null && !before.contains(ref)) {
                guarded(() -> send(new Way(ref, commit, null), () -> builder.deleted(ref, commit)));
              }
            });
  }

  private void sendMove(String ref, @Nullable String before, @Nullable String head) {
    if (head == null || head.equals(before)) {
      return;
    }
    send(
        new Way(ref, before, head),
        () -> {
          if (before == null) {
            return builder.announcement(ref, head);
          }
          return source.knows(before)
              ? builder.delta(ref, before, head)
              : builder.snapshot(ref, before, head);
        });
  }

  /**
   * Says again where every ref stands: it heals a job that lost the last update, at the price of a
   * record.
   */
  void announce() {
    Map.copyOf(said)
        .forEach(
            (ref, commit) ->
                guarded(
                    () -> {
                      if (source.knows(commit)) {
                        send(new Way(ref, commit, commit), () -> builder.announcement(ref, commit));
                      }
                    }));
  }

  /**
   * Answers the requests that are for this repository and a tracked ref, the last one of each ref;
   * refs are looked at anew.
   *
   * @return how many were for them
   */
  int answer(List<Resync> requests) {
    sendAgain();
    Map<String, Resync> latest = new LinkedHashMap<>();
    for (Resync request : requests) {
      if (request.getRepository().equals(repository) && isTracked(request.getRef())) {
        latest.put(request.getRef(), request);
      }
    }
    latest.forEach(
        (ref, asked) ->
            guarded(
                () -> {
                  String head = head(ref);
                  boolean answered = !isLeftToOthers(asked, head) && (head != null || isGone(ref));
                  listener.asked(asked, answered);
                  noticeOtherSelection(asked);
                  if (answered) {
                    send(new Way(ref, asked.getHave(), head), () -> builder.answer(asked, head));
                  }
                }));
    return latest.size();
  }

  /**
   * Whether the job seems to be ahead of a ref that was not fetched, or not moved, for a while, so
   * that an answer would lead it back. Another publisher can tell; if there is none, the job asks
   * again.
   */
  private boolean isLeftToOthers(Resync asked, @Nullable String head) {
    if (!follow || !asked.getFirst()) {
      return false;
    }
    if (head == null) {
      return true;
    }
    String have = asked.getHave();
    if (have == null) {
      return false;
    }
    if (source.knows(have)) {
      Boolean ahead = source.isAfter(have, head);
      if (ahead != null) {
        return ahead;
      }
    }
    Instant reached = source.committedAt(head);
    Instant had = asked.getCommittedAt();
    return reached != null && had != null && !reached.isAfter(had);
  }

  /** Whether a ref that is not there was not there at the last look either. */
  private boolean isGone(String ref) {
    source.requireReadable();
    return noCommits.contains(ref) || (seen != null && !seen.contains(ref));
  }

  /**
   * A new question of a job that has the commit of which this publisher sent all files, but by
   * other patterns: somebody sent it so since. Each will answer the other for ever.
   */
  private void noticeOtherSelection(Resync asked) {
    String ref = asked.getRef();
    String have = asked.getHave();
    if (asked.getFirst()
        && have != null
        && have.equals(snapshots.get(ref))
        && asked.getSelection() != null
        && !builder.isAlike(asked)
        && otherSelections.add(ref)) {
      listener.otherSelection(ref);
    }
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (PublishException failure) {
      if (!follow || !OF_ONE_REF.contains(failure.reason())) {
        throw failure;
      }
      listener.failed(failure);
    }
  }

  /**
   * Where a ref stands. What only a pattern names, and what is no commit (a tag may name anything),
   * was not meant.
   */
  private @Nullable String head(String ref) {
    try {
      String head = source.head(ref);
      noCommits.remove(ref);
      return head;
    } catch (PublishException failure) {
      if (failure.reason() != Reason.UNKNOWN_REF || tracked.contains(ref)) {
        throw failure;
      }
      if (noCommits.add(ref)) {
        listener.refLeftOut(ref);
      }
      return null;
    }
  }

  private boolean isTracked(String ref) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(ref));
  }

  private void sendAgain() {
    Update left = unsent;
    if (left != null) {
      guarded(() -> send(way(left), () -> left));
    }
  }

  /** Sends what leads this way, unless that failed a short while ago or the ref's bulk goes on. */
  private void send(Way way, Supplier<Update> update) {
    if (pauses.hold(way) || bulkOf(way.ref()) != null) {
      return;
    }
    try {
      send(update.get());
      if (bulkOf(way.ref()) == null) {
        pauses.succeeded(way);
      }
    } catch (PublishException failure) {
      if (failure.reason() != Reason.NOT_SENT) {
        pauses.failed(way);
      }
      throw failure;
    }
  }

  private void send(Update update) {
    List<String> unnamed = builder.unnamedPaths();
    if (unnamed.size() > unnamedTold) {
      unnamedTold = unnamed.size();
      listener.leftOut(unnamed);
    }
    for (Sending before = bulkOf(update.ref()); before != null; before = bulkOf(update.ref())) {
      step(before);
    }
    unsent = update;
    try {
      Sending sending = sender.begin(update);
      while (!sending.step()) {
        if (follow) {
          unsent = null;
          bulk.add(sending);
          return;
        }
      }
    } catch (PublishException failure) {
      // What cannot be read, or is refused, is so again: it must not stand before all else.
      if (failure.reason() != Reason.NOT_SENT) {
        unsent = null;
      }
      throw failure;
    }
    unsent = null;
    sent(update);
  }

  private void sent(Update update) {
    String commit = update.commit();
    if (commit == null) {
      said.remove(update.ref());
    } else {
      said.put(update.ref(), commit);
      if (update.kind() == RefUpdateKind.SNAPSHOT) {
        snapshots.put(update.ref(), commit);
      }
    }
  }

  /** Whether something is left of large updates. */
  boolean hasBulk() {
    return !bulk.isEmpty();
  }

  /** Sends a slice of the oldest large update. */
  void sendBulk() {
    Sending oldest = bulk.peek();
    if (oldest != null) {
      guarded(() -> step(oldest));
    }
  }

  private void step(Sending sending) {
    Update update = sending.update();
    try {
      if (sending.step()) {
        bulk.remove(sending);
        pauses.succeeded(way(update));
        sent(update);
      }
    } catch (PublishException failure) {
      // What the broker did not take is sent again from its beginning.
      if (failure.reason() != Reason.NOT_SENT) {
        bulk.remove(sending);
        pauses.failed(way(update));
      }
      throw failure;
    }
  }

  private @Nullable Sending bulkOf(String ref) {
    return bulk.stream()
        .filter(sending -> sending.update().ref().equals(ref))
        .findFirst()
        .orElse(null);
  }

  private static Way way(Update update) {
    return new Way(update.ref(), update.base(), update.commit());
  }
}
