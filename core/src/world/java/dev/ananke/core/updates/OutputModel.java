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
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The output topic, which may be compacted at any time, what a sink has not written yet, and
 * readers that take bundles from it: one from the first record on, others from some moment on.
 */
final class OutputModel {
  private static final String BUNDLE = "bundle";
  private static final int MOST_READERS = 4;

  /** Readers drop what is lower than what they have. */
  static final Comparator<Revision> ORDER =
      Comparator.comparing(Revision::getEpoch).thenComparing(Revision::getOffset);

  /** A record: a fragment, a bundle, or the tombstone of either. */
  private record Entry(String key, byte @Nullable [] payload, @Nullable Sent bundle) {
    boolean isOfBundle() {
      return key.equals(BUNDLE);
    }

    boolean isTombstone() {
      return payload == null && bundle == null;
    }
  }

  /** Where a record stands on the topic. */
  private record Stored(long offset, Entry entry) {}

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

    /** The offset of the first record that it has not read. */
    private long position;

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
  private final List<Stored> topic = new ArrayList<>();
  private long end;
  private final Supplier<Consumer<Sent>> judges;
  private final List<Reader> readers = new ArrayList<>();
  private boolean withdrawn;

  /**
   * @param judges makes one for each reader, which is told each bundle that this one takes
   */
  OutputModel(Supplier<Consumer<Sent>> judges) {
    this.judges = judges;
    join();
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
      topic.add(new Stored(end++, unflushed.remove()));
    }
  }

  void flushAll() {
    flush(unflushed.size());
  }

  /** What is not written by now never will be. */
  void loseUnflushed() {
    unflushed.clear();
  }

  // --- the broker's side

  /**
   * Keeps the newest record of each key up to some place; and tombstones, or only those that some
   * reader has yet to read.
   */
  void compact(Random random) {
    List<Stored> cleaned = topic.subList(0, random.nextInt(topic.size() + 1));
    boolean tombstones = random.nextBoolean();
    long read = readers.stream().mapToLong(reader -> reader.position).min().orElse(0);
    Map<String, Long> newest = new HashMap<>();
    cleaned.forEach(record -> newest.put(record.entry().key(), record.offset()));
    Set<Long> kept = Set.copyOf(newest.values());
    cleaned.removeIf(
        record ->
            !kept.contains(record.offset())
                || (!tombstones && record.entry().isTombstone() && record.offset() < read));
  }

  // --- the readers' side

  /** One more reader, while there are few. */
  void join() {
    if (readers.size() < MOST_READERS) {
      readers.add(new Reader(judges.get()));
    }
  }

  /** Some records by one of the readers. */
  void read(Random random) {
    read(readers.get(random.nextInt(readers.size())), 1 + random.nextInt(6));
  }

  void readAll() {
    readers.forEach(reader -> read(reader, topic.size()));
  }

  private void read(Reader reader, int records) {
    int left = records;
    for (Stored record : topic) {
      if (record.offset() >= reader.position && left-- > 0) {
        reader.position = record.offset() + 1;
        reader.read(record.entry());
      }
    }
  }

  /** The bundle that the first reader uses. */
  @Nullable Sent taken() {
    return readers.getFirst().taken;
  }

  /** Whether all readers use the same bundle. */
  boolean readersAgree() {
    return readers.stream().allMatch(reader -> Objects.equals(reader.taken, taken()));
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
    for (Stored record : topic) {
      newest.remove(record.entry().key());
      newest.put(record.entry().key(), record.entry());
    }
    return newest.values();
  }
}
