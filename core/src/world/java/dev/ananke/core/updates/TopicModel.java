package dev.ananke.core.updates;

import dev.ananke.schemas.Codec;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.Ids;
import dev.ananke.schemas.RefChange;
import dev.ananke.schemas.RefUpdate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** commit-events: partitions, and what can go wrong with a record on its way into one. */
final class TopicModel {
  static final int PARTITIONS = 3;

  /** A record: a change if it has an index, else a RefUpdate. */
  record Event(Id128 updateId, int index, byte[] change, @Nullable RefUpdate update) {
    static Event of(Id128 updateId, int index, RefChange change) {
      return new Event(updateId, index, Codec.encode(change), null);
    }

    static Event of(RefUpdate update) {
      return new Event(update.getUpdateId(), -1, new byte[0], update);
    }

    @Override
    public String toString() {
      return "u%d/%s".formatted(Ids.low(updateId), update == null ? index : "ref");
    }
  }

  private final Chronicle chronicle;
  private final GitModel git;
  private final List<List<Event>> partitions = new ArrayList<>();
  private final Set<String> unreadable = new HashSet<>();
  private String fault = "";

  TopicModel(Chronicle chronicle, GitModel git) {
    this.chronicle = chronicle;
    this.git = git;
    for (int i = 0; i < PARTITIONS; i++) {
      partitions.add(new ArrayList<>());
    }
  }

  /** What will be wrong with the next record. */
  void plan(String fault) {
    this.fault = fault;
  }

  void append(Event event) {
    List<Event> partition = partitions.get(partition(event));
    String now = fault;
    fault = "";
    switch (now) {
      case "lose" -> {
        chronicle.fault("lost %s", event);
        return;
      }
      case "duplicate" -> {
        chronicle.log("twice: %s", event);
        partition.add(event);
      }
      case "garble" -> {
        // Two records of one index: the first counts.
        partition.add(event);
        partition.add(garbled(event));
        return;
      }
      case "corrupt" -> {
        Event skipped = unreadable(event);
        if (skipped != null) {
          partition.add(skipped);
          return;
        }
      }
      default -> {}
    }
    partition.add(event);
  }

  private static int partition(Event event) {
    return event.update() != null
        ? 0
        : Math.floorMod(OneRef.change(event.change()).getPath().hashCode(), PARTITIONS);
  }

  /** What is left of a change whose value cannot be read; null if it has no content. */
  private @Nullable Event unreadable(Event event) {
    if (event.update() != null) {
      return null;
    }
    RefChange change = OneRef.change(event.change());
    if (change.getBlobId() == null) {
      return null;
    }
    chronicle.fault("unreadable %s", event);
    Blob blob = blobOf(change);
    unreadable.add(change.getPath() + blob);
    return Event.of(event.updateId(), event.index(), Blob.change(change.getPath(), blob, false));
  }

  private Event garbled(Event event) {
    if (event.update() != null) {
      return event;
    }
    chronicle.log("twice, with other content: %s", event);
    String path = OneRef.change(event.change()).getPath();
    return Event.of(event.updateId(), event.index(), new Blob(git.blobs() + 1).at(path));
  }

  private Blob blobOf(RefChange change) {
    byte[] id = new byte[20];
    Objects.requireNonNull(change.getBlobId()).duplicate().get(id);
    for (int number = 1; number <= git.blobs(); number++) {
      if (Arrays.equals(new Blob(number).id(), id)) {
        return new Blob(number);
      }
    }
    throw new AssertionError("no such blob");
  }

  /** A record that came long ago comes again. */
  void duplicateLate(Random random) {
    List<Event> partition = partitions.get(random.nextInt(PARTITIONS));
    if (!partition.isEmpty()) {
      Event event = partition.get(random.nextInt(partition.size()));
      chronicle.log("late again: %s", event);
      partition.add(event);
    }
  }

  List<Event> partition(int number) {
    return partitions.get(number);
  }

  /** Whether a record with this file could once not be read. */
  boolean wasUnreadable(String path, Blob blob) {
    return unreadable.contains(path + blob);
  }
}
