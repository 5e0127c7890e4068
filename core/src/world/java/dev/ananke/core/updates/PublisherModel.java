package dev.ananke.core.updates;

import dev.ananke.core.updates.GitModel.Tree;
import dev.ananke.core.updates.TopicModel.Event;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.Ids;
import dev.ananke.schemas.RefChange;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.RefUpdateKind;
import dev.ananke.schemas.Resync;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A publisher of the ref: answers what is asked, announces, and sends moves. It forgets where it is
 * told to.
 */
final class PublisherModel {
  private final Chronicle chronicle;
  private final GitModel git;
  private final TopicModel topic;
  private final boolean sums;
  private final int number;

  private int ids;
  private int knownFrom;

  /** The first commit that its clone lacks. */
  private int knownTo = Integer.MAX_VALUE;

  private boolean behind;

  private @Nullable Tree headBehind;
  private boolean omits;
  private String selection = "";
  private String hintSelection = "";
  private @Nullable Tree hint;
  private boolean hintKnown;

  /** The ref was not there when it last looked. */
  private boolean missed;

  private boolean announces = true;
  private Deque<Event> outbox = new ArrayDeque<>();
  private List<Event> sending = List.of();
  private final List<Resync> requests = new ArrayList<>();
  private int answered;

  /**
   * @param sums whether it sends tree digests
   * @param number tells the publishers of a ref apart
   */
  PublisherModel(Chronicle chronicle, GitModel git, TopicModel topic, boolean sums, int number) {
    this.sums = sums;
    this.number = number;
    this.chronicle = chronicle;
    this.git = git;
    this.topic = topic;
  }

  /** Sends some records of the update that it is at, or of the next that there is to send. */
  void publish(int records) {
    if (outbox.isEmpty() && !prepare()) {
      return;
    }
    for (int i = 0; i < records && !outbox.isEmpty(); i++) {
      topic.append(outbox.remove());
    }
  }

  /** Sends all that there is to send; returns whether there was anything. */
  boolean publishAll() {
    boolean sent = false;
    // Of a ref that is not there it can only tell at the second look.
    while (!outbox.isEmpty() || prepare() || prepare()) {
      publish(Integer.MAX_VALUE);
      sent = true;
    }
    return sent;
  }

  void ask(Resync request) {
    requests.add(request);
  }

  /** Whether it says where the ref stands the next time that it sends. */
  void announce(boolean announces) {
    this.announces = announces;
  }

  /** The path that is not published; empty: none. */
  String leftOut() {
    return selection;
  }

  void select() {
    selection = selection.isEmpty() ? "p0.java" : "";
    chronicle.fault("publisher %d selects everything but \"%s\"", number, selection);
  }

  /** The next difference lacks a file, which nobody can notice without a digest. */
  void omit() {
    omits = sums;
  }

  void omitNothing() {
    omits = false;
  }

  void forgetCommits() {
    chronicle.fault("publisher %d has a new and shallow clone", number);
    knownFrom = git.commits() - 1;
  }

  /**
   * It sees the ref where it is now until {@link #catchUp}.
   *
   * @param fetched whether its clone gets new commits all the same
   */
  void fallBehind(boolean fetched) {
    if (!behind) {
      chronicle.log("publisher %d falls behind%s", number, fetched ? ", its clone does not" : "");
      behind = true;
      headBehind = git.head;
      knownTo = fetched ? Integer.MAX_VALUE : git.commits();
    }
  }

  void catchUp() {
    behind = false;
    knownTo = Integer.MAX_VALUE;
  }

  /** Whether it says where the ref is, or where it was on its way there. */
  boolean isOnTheWay() {
    Tree head = head();
    Tree now = git.head;
    return Objects.equals(head, now) || (now != null && (head == null || git.isAfter(now, head)));
  }

  /**
   * Whether it stays silent where this other one speaks: its clone is shallow and does not have the
   * other's commit, and dates say that the job, once there, is ahead.
   */
  boolean givesWayTo(PublisherModel other) {
    Tree mine = head();
    Tree theirs = other.head();
    return mine != null
        && theirs != null
        && known(theirs.commit()) == null
        && !OneRef.committedAt(git.number(mine)).isAfter(OneRef.committedAt(git.number(theirs)));
  }

  private @Nullable Tree head() {
    return behind ? headBehind : git.head;
  }

  /** A clone has the commit that its ref stands at, however shallow it is. */
  private @Nullable Tree known(@Nullable String commit) {
    Tree tree = git.known(commit);
    if (tree == null || tree.equals(head())) {
      return tree;
    }
    return git.number(tree) >= knownFrom && git.number(tree) < knownTo ? tree : null;
  }

  /** Whether the job seems to be ahead. */
  private boolean leavesToOthers(Resync request) {
    if (!request.getFirst()) {
      return false;
    }
    Tree head = head();
    if (head == null) {
      return true;
    }
    String have = request.getHave();
    if (have == null) {
      return false;
    }
    Tree known = known(have);
    // A history that was cut behind the head does not lead to it.
    if (known != null && (known.equals(head) || git.number(head) >= knownFrom)) {
      return git.isAfter(known, head);
    }
    return !OneRef.committedAt(git.number(head)).isAfter(request.getCommittedAt());
  }

  void restart(Random random) {
    int mode = random.nextInt(4);
    chronicle.fault("publisher %d restarts, mode %d", number, mode);
    if (mode == 0) {
      // The same send again, from its start.
      outbox = new ArrayDeque<>(sending);
      return;
    }
    outbox = new ArrayDeque<>();
    announces = true;
    missed = false;
    if (mode == 1) {
      hint = null;
      hintKnown = false;
    } else if (mode == 2) {
      hint = git.any(random);
    } else {
      answered = requests.size();
    }
  }

  /** Answers a Resync first, then announces, then sends what is new; false: nothing to send. */
  private boolean prepare() {
    boolean missedBefore = missed;
    missed = head() == null;
    if (missed && !missedBefore) {
      answered = requests.size();
      return false;
    }
    boolean asked = answered < requests.size();
    if (asked && leavesToOthers(requests.getLast())) {
      asked = false;
      answered = requests.size();
    }
    String have = null;
    boolean sameSelection = true;
    if (asked) {
      Resync request = requests.getLast();
      have = request.getHave();
      sameSelection = have == null || name(selection).equals(request.getSelection());
      answered = requests.size();
    } else if (!announces && upToDate()) {
      return false;
    } else if (head() == null && hint == null) {
      // Nobody announces a ref that is not there.
      return false;
    }
    Tree to = head();
    List<Event> events;
    if (to == null) {
      events = List.of(deletion(asked ? have : hint == null ? null : hint.commit()));
    } else {
      Tree from = asked ? known(have) : announces ? to : known(hint == null ? null : hint.commit());
      if (!sameSelection) {
        from = null;
      }
      events = move(from, have, to);
    }
    announces = false;
    hint = to;
    hintSelection = selection;
    hintKnown = true;
    sending = List.copyOf(events);
    outbox = new ArrayDeque<>(events);
    return true;
  }

  private boolean upToDate() {
    return hintKnown && Objects.equals(hint, head()) && hintSelection.equals(selection);
  }

  private Event deletion(@Nullable String base) {
    Id128 id = nextId();
    chronicle.log("publisher %d: u%d REF_DELETED from %s", number, Ids.low(id), base);
    return Event.of(OneRef.refUpdate(id, RefUpdateKind.REF_DELETED, base, null, 0, null));
  }

  /** A difference from a commit, or if it is null a snapshot for a job that has {@code have}. */
  private List<Event> move(@Nullable Tree from, @Nullable String have, Tree to) {
    Id128 id = nextId();
    List<RefChange> changes = changes(from, to);
    if (omits && from != null && !changes.isEmpty()) {
      chronicle.fault("the publisher forgets %s", changes.removeLast().getPath());
      omits = false;
    }
    List<Event> events = new ArrayList<>();
    for (int index = 0; index < changes.size(); index++) {
      events.add(Event.of(id, index, changes.get(index)));
    }
    RefUpdate update =
        OneRef.refUpdate(
            id,
            from == null ? RefUpdateKind.SNAPSHOT : RefUpdateKind.DELTA,
            from == null ? have : from.commit(),
            to.commit(),
            changes.size(),
            sums ? OneRef.digest(to.selected(selection)) : null);
    update.setCommittedAt(OneRef.committedAt(git.number(to)));
    update.setSelection(name(selection));
    // A large update may send its RefUpdate first.
    events.add(ids % 3 == 0 ? 0 : events.size(), Event.of(update));
    chronicle.log(
        "publisher %d: u%d %s %s → %s, %d changes",
        number, Ids.low(id), update.getKind(), update.getBase(), to.commit(), changes.size());
    return events;
  }

  private List<RefChange> changes(@Nullable Tree from, Tree to) {
    Map<String, Blob> old = from == null ? Map.of() : from.selected(selection);
    Map<String, Blob> files = to.selected(selection);
    List<RefChange> changes = new ArrayList<>();
    files.forEach(
        (path, blob) -> {
          if (!blob.equals(old.get(path))) {
            changes.add(blob.at(path));
          }
        });
    for (String path : old.keySet()) {
      if (!files.containsKey(path)) {
        changes.add(Blob.change(path, null, true));
      }
    }
    changes.sort(Comparator.comparing(RefChange::getPath));
    return changes;
  }

  private Id128 nextId() {
    return Ids.of(7, 1000L * number + ++ids);
  }

  private static String name(String selection) {
    return OneRef.SELECTION + selection;
  }

  /** The path that is left out in a selection of that name; empty: none. */
  static String leftOut(@Nullable String name) {
    return name == null ? "" : name.substring(OneRef.SELECTION.length());
  }
}
