package dev.ananke.core.updates;

import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.BundleStatus;
import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.FragmentRef;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.Revision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The output topic, what a sink has not written yet, and a reader that takes bundles from it. */
final class OutputModel {
  private static final String BUNDLE = "bundle";

  /** Readers drop what is lower than what they have. */
  static final Comparator<Revision> ORDER =
      Comparator.comparing(Revision::getEpoch).thenComparing(Revision::getOffset);

  /** A record: a fragment, a bundle, or the tombstone of either. */
  private record Entry(String key, byte @Nullable [] payload, @Nullable Sent bundle) {
    boolean isOfBundle() {
      return key.equals(BUNDLE);
    }
  }

  /** A bundle as readers get it. */
  record Sent(Revision revision, @Nullable String commit, Content content, boolean stale) {
    static Sent of(Bundle bundle) {
      Map<String, Id128> fragments = new HashMap<>();
      for (FragmentRef fragment : bundle.getFragments()) {
        fragments.put(fragment.getName(), fragment.getHash());
      }
      return new Sent(
          bundle.getRevision(),
          bundle.getCommit(),
          new Content(bundle.getContentHash(), fragments),
          bundle.getStatus() == BundleStatus.STALE);
    }
  }

  /** What a language compiled to. */
  record Content(Id128 hash, Map<String, Id128> fragments) {}

  /** Takes a bundle when all its fragments are there, and keeps the one before until then. */
  private static final class Reader {
    private final Consumer<Sent> onTaken;
    private final Map<String, Id128> held = new HashMap<>();
    private @Nullable Sent candidate;
    private @Nullable Sent taken;
    private @Nullable Revision newest;

    Reader(Consumer<Sent> onTaken) {
      this.onTaken = onTaken;
    }

    void read(Entry record) {
      Sent bundle = record.bundle();
      if (bundle == null && record.isOfBundle()) {
        candidate = null;
        taken = null;
        newest = null;
      } else if (bundle != null) {
        if (newest == null || ORDER.compare(bundle.revision(), newest) >= 0) {
          candidate = bundle;
        }
      } else if (record.payload() == null) {
        held.remove(record.key());
      } else {
        held.put(record.key(), ContentHash.of(record.payload()));
      }
      Sent waiting = candidate;
      if (waiting != null
          && held.entrySet().containsAll(waiting.content().fragments().entrySet())) {
        candidate = null;
        newest = waiting.revision();
        taken = waiting;
        onTaken.accept(waiting);
      }
    }
  }

  private final Deque<Entry> unflushed = new ArrayDeque<>();
  private final List<Entry> topic = new ArrayList<>();
  private final Reader reader;
  private int position;
  private boolean withdrawn;

  /**
   * @param onTaken is told each bundle that the reader takes
   */
  OutputModel(Consumer<Sent> onTaken) {
    this.reader = new Reader(onTaken);
  }

  // --- the job's side

  void fragment(String name, byte @Nullable [] payload) {
    unflushed.add(new Entry(name, payload, null));
  }

  void bundle(@Nullable Sent bundle) {
    withdrawn = bundle == null;
    unflushed.add(new Entry(BUNDLE, null, bundle));
  }

  /** Whether the last that the job sent was the tombstone of the bundle. */
  boolean isWithdrawn() {
    return withdrawn;
  }

  int unflushed() {
    return unflushed.size();
  }

  void flush(int records) {
    for (int i = 0; i < records && !unflushed.isEmpty(); i++) {
      topic.add(unflushed.remove());
    }
  }

  void flushAll() {
    flush(unflushed.size());
  }

  /** What is not written by now never will be. */
  void loseUnflushed() {
    unflushed.clear();
  }

  // --- the reader's side

  void read(int records) {
    for (int i = 0; i < records && position < topic.size(); i++) {
      reader.read(topic.get(position++));
    }
  }

  void readAll() {
    read(topic.size());
  }

  /** The bundle that the reader uses. */
  @Nullable Sent taken() {
    return reader.taken;
  }

  /** The bundle that a reader uses which starts now, after everything was compacted. */
  @Nullable Sent takenAfresh() {
    Reader fresh = new Reader(bundle -> {});
    compacted().forEach(fresh::read);
    return fresh.taken;
  }

  /** The names of the fragments that stand there. */
  Set<String> fragments() {
    Set<String> names = new TreeSet<>();
    for (Entry record : compacted()) {
      if (record.payload() != null) {
        names.add(record.key());
      }
    }
    return names;
  }

  /** The newest record of each key, in the order in which they came. */
  private Collection<Entry> compacted() {
    Map<String, Entry> newest = new LinkedHashMap<>();
    for (Entry record : topic) {
      newest.remove(record.key());
      newest.put(record.key(), record);
    }
    return newest.values();
  }
}
