package dev.ananke.publisher;

import dev.ananke.publisher.PublishException.Reason;
import dev.ananke.schemas.Resync;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides which updates the refs of a source need, and sends them: the history at the start, then
 * every move, answers to what jobs ask, and announcements. Where a ref was last said to stand is
 * kept only to notice moves; a job that has something else says so itself.
 */
final class RefPublisher {
  private final Source source;
  private final String repository;
  private final UpdateBuilder builder;
  private final UpdateSender sender;
  private final PublishListener listener;
  private final List<String> tracked;
  private final List<RefPattern> patterns;
  private final Map<String, String> said = new HashMap<>();
  private @Nullable Update unsent;
  private int unnamedTold;

  RefPublisher(
      Source source,
      String repository,
      UpdateBuilder builder,
      UpdateSender sender,
      PublishListener listener,
      List<String> tracked) {
    this.source = source;
    this.repository = repository;
    this.builder = builder;
    this.sender = sender;
    this.listener = listener;
    this.tracked = tracked;
    this.patterns = tracked.stream().map(RefPattern::new).toList();
  }

  /** Whether any tracked ref has a commit. */
  boolean exist() {
    return !source.refs(tracked).isEmpty();
  }

  /** Sends what the start of a publisher asks for, for every tracked ref. */
  void start(PublishOptions.Start start) {
    List<String> refs = source.refs(tracked);
    if (refs.isEmpty()) {
      throw new PublishException(
          Reason.UNBORN_REF,
          "There is no commit on " + String.join(", ", tracked) + " yet; commit something first");
    }
    for (String ref : refs) {
      String head = source.head(ref);
      if (head != null) {
        start(start, ref, head);
      }
    }
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
    }
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

  /** Sends what could not be sent, then every move of a tracked ref since it was last looked at. */
  void sendMoves() {
    sendAgain();
    List<String> refs = source.refs(tracked);
    Set<String> all = new LinkedHashSet<>(refs);
    all.addAll(said.keySet());
    forEach(
        all,
        ref -> {
          String before = said.get(ref);
          if (refs.contains(ref)) {
            sendMove(ref, before, source.head(ref));
          } else {
            send(builder.deleted(ref, before));
          }
        });
  }

  private void sendMove(String ref, @Nullable String before, @Nullable String head) {
    if (head == null || head.equals(before)) {
      return;
    }
    if (before == null) {
      send(builder.announcement(ref, head));
    } else if (source.knows(before)) {
      send(builder.delta(ref, before, head));
    } else {
      send(builder.snapshot(ref, before, head));
    }
  }

  /**
   * Says again where every ref stands: it heals a job that lost the last update, at the price of a
   * record.
   */
  void announce() {
    forEach(
        Map.copyOf(said).entrySet(),
        stands -> {
          if (source.knows(stands.getValue())) {
            send(builder.announcement(stands.getKey(), stands.getValue()));
          }
        });
  }

  /**
   * Answers the requests that are for this repository and a tracked ref, the last one of each ref;
   * refs are looked at anew.
   *
   * @return how many were answered
   */
  int answer(List<Resync> requests) {
    sendAgain();
    Map<String, Resync> latest = new LinkedHashMap<>();
    for (Resync request : requests) {
      if (request.getRepository().equals(repository) && isTracked(request.getRef())) {
        latest.put(request.getRef(), request);
      }
    }
    forEach(
        latest.entrySet(),
        asked -> send(builder.answer(asked.getValue(), source.head(asked.getKey()))));
    return latest.size();
  }

  /**
   * One ref after the other. What cannot be read of one does not stand before the others, and is
   * thrown in the end; what the broker does not take ends it, since it would take no other either.
   */
  private static <T> void forEach(Iterable<T> refs, Consumer<T> action) {
    PublishException unreadable = null;
    for (T ref : refs) {
      try {
        action.accept(ref);
      } catch (PublishException failure) {
        if (failure.reason() == PublishException.Reason.NOT_SENT) {
          throw failure;
        }
        unreadable = unreadable == null ? failure : unreadable;
      }
    }
    if (unreadable != null) {
      throw unreadable;
    }
  }

  private boolean isTracked(String ref) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(ref));
  }

  private void sendAgain() {
    Update left = unsent;
    if (left != null) {
      send(left);
    }
  }

  private void send(Update update) {
    List<String> unnamed = builder.unnamedPaths();
    if (unnamed.size() > unnamedTold) {
      unnamedTold = unnamed.size();
      listener.leftOut(unnamed);
    }
    unsent = update;
    try {
      sender.send(update);
    } catch (PublishException failure) {
      // What cannot be read now cannot be read again either: it must not stand before all else.
      if (failure.reason() != PublishException.Reason.NOT_SENT) {
        unsent = null;
      }
      throw failure;
    }
    unsent = null;
    String commit = update.commit();
    if (commit == null) {
      said.remove(update.ref());
    } else {
      said.put(update.ref(), commit);
    }
  }
}
