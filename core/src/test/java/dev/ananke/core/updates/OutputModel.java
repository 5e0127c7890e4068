package dev.ananke.core.updates;

import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.Revision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The output topic, what a sink has not written yet, and a reader that takes bundles from it. */
final class OutputModel {

  private static final String BUNDLE = "bundle";

  /** A record: a fragment, a bundle, or the tombstone of either. */
  private record Output(String key, byte @Nullable [] payload, @Nullable Sent bundle) {
    boolean isOfBundle() {
      return key.equals(BUNDLE);
    }
  }

  /** A bundle as readers get it. */
  record Sent(Revision revision, @Nullable String commit, Content content, boolean stale) {
    Map<String, Id128> fragments() {
      return content.fragments();
    }
  }

  /** What a language compiled to. */
  record Content(Id128 hash, Map<String, Id128> fragments) {
    static Content of(CompiledLanguage language) {
      return new Content(language.contentHash(), Map.copyOf(language.fragments()));
    }
  }

  private final Consumer<Sent> onTaken;
  private final Deque<Output> unflushed = new ArrayDeque<>();
  private final List<Output> topic = new ArrayList<>();
  private @Nullable Sent lastSent;

  private int read;
  private final Map<String, Id128> held = new HashMap<>();
  private @Nullable Sent candidate;
  private @Nullable Sent taken;
  private @Nullable Revision newest;

  /**
   * @param onTaken is told each bundle that the reader takes
   */
  OutputModel(Consumer<Sent> onTaken) {
    this.onTaken = onTaken;
  }

  // --- the job's side

  void send(CompiledUpdate update) {
    for (CompiledLanguage language : update.languages()) {
      language.changed().forEach((name, payload) -> unflushed.add(new Output(name, payload, null)));
      Sent sent = new Sent(update.revision(), update.commit(), Content.of(language), false);
      unflushed.add(new Output(BUNDLE, null, sent));
      language.removed().forEach(name -> unflushed.add(new Output(name, null, null)));
      lastSent = sent;
    }
  }

  void sendStale() {
    Sent last = lastSent;
    if (last != null) {
      Sent stale = new Sent(last.revision(), last.commit(), last.content(), true);
      unflushed.add(new Output(BUNDLE, null, stale));
    }
  }

  void sendTombstone() {
    unflushed.add(new Output(BUNDLE, null, null));
    lastSent = null;
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
    for (int i = 0; i < records && read < topic.size(); i++) {
      Output output = topic.get(read++);
      Sent bundle = output.bundle();
      if (bundle == null && output.isOfBundle()) {
        candidate = null;
        taken = null;
        newest = null;
      } else if (bundle != null) {
        if (newest == null || order(bundle.revision()) >= order(newest)) {
          candidate = bundle;
        }
      } else {
        put(held, output);
      }
      Sent waiting = candidate;
      if (waiting != null && held.entrySet().containsAll(waiting.fragments().entrySet())) {
        candidate = null;
        newest = waiting.revision();
        taken = waiting;
        onTaken.accept(waiting);
      }
    }
  }

  void readAll() {
    read(topic.size());
  }

  private static long order(Revision revision) {
    return revision.getOffset();
  }

  private static void put(Map<String, Id128> fragments, Output output) {
    if (output.payload() == null) {
      fragments.remove(output.key());
    } else {
      fragments.put(output.key(), ContentHash.of(output.payload()));
    }
  }

  /** The bundle that the reader uses. */
  @Nullable Sent taken() {
    return taken;
  }

  /** A reader that starts now, on a compacted topic, sees the same. */
  void demandThatAFreshReaderHas(Sent last) {
    Map<String, Id128> fragments = new HashMap<>();
    Sent bundle = null;
    for (Output output : topic) {
      if (output.isOfBundle()) {
        bundle = output.bundle();
      } else {
        put(fragments, output);
      }
    }
    Chronicle.demand(last.equals(bundle), "a fresh reader has another bundle");
    Chronicle.demand(
        fragments.entrySet().containsAll(last.fragments().entrySet()),
        "a fresh reader lacks fragments");
  }
}
