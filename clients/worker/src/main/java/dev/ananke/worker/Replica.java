package dev.ananke.worker;

import com.github.benmanes.caffeine.cache.Interner;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.Bytes;
import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.Fragment;
import dev.ananke.schemas.FragmentRef;
import dev.ananke.schemas.Hole;
import dev.ananke.schemas.OutputKey;
import dev.ananke.schemas.OutputKey.BundleKey;
import dev.ananke.schemas.OutputKey.FragmentKey;
import dev.ananke.schemas.OutputKey.SchemaKey;
import dev.ananke.schemas.RecordDecoder;
import dev.ananke.schemas.SchemaHistory;
import dev.ananke.schemas.UndecodableException;
import dev.ananke.schemas.UnknownSchemaException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The output topic, as far as it is needed to hand out grammars. It is fed with the records of the
 * topic and knows nothing of where they come from: a compacted log from its start, its tail, or
 * parts of it again, always in the order of each partition.
 *
 * <p>For each repository, ref and language it holds one bundle with its fragments. A newer bundle
 * takes its place, at once and as a whole, when every (name, hash) that it lists is there; until
 * then the older one stays. A bundle of a lower revision than the held one is dropped; of equal
 * revisions the later record wins. Kept are the fragments of the held bundle and those that came
 * after it and may belong to the next.
 *
 * <p>One thread feeds it; any thread may ask.
 */
public final class Replica {
  private final Map<BundleKey, Track> tracks = new ConcurrentHashMap<>();
  private final SchemaHistory history = new SchemaHistory();
  private final RecordDecoder<Fragment> fragments = RecordDecoder.of(Fragment.class, history);
  private final RecordDecoder<Bundle> bundles = RecordDecoder.of(Bundle.class, history);
  private final Interner<Payload> payloads = Interner.newWeakInterner();

  /** Values whose schema has not come yet (it may stand in another partition), oldest first. */
  private final Map<OutputKey, byte[]> unread = new LinkedHashMap<>();

  private final BundleListener listener;

  /**
   * A replica of an empty topic.
   *
   * @param listener is told of every bundle that takes its place, after it has, by the thread that
   *     feeds
   */
  public Replica(BundleListener listener) {
    this.listener = listener;
  }

  /**
   * Takes the next record.
   *
   * @param key the record's key
   * @param value the record's value; null: a tombstone
   * @throws UndecodableException if the record cannot be used. It is as if a fragment were not
   *     there, a bundle had not come; the replica goes on.
   */
  public void accept(byte[] key, byte @Nullable [] value) {
    OutputKey parsed = OutputKey.parse(key);
    unread.remove(parsed);
    accept(parsed, value);
  }

  /** What is held, one bundle for each repository, ref and language; they are shared. */
  public List<Bundle> bundles() {
    List<Bundle> held = new ArrayList<>();
    for (Track track : tracks.values()) {
      if (track.standing() instanceof Standing.Held now) {
        held.add(now.bundle().bundle());
      }
    }
    return held;
  }

  /** How many records wait for the schema that they were written with. */
  public int waitingForSchema() {
    return unread.size();
  }

  @Nullable Standing standing(BundleKey key) {
    Track track = tracks.get(key);
    return track == null ? null : track.standing();
  }

  Collection<BundleKey> known() {
    return tracks.keySet();
  }

  /** How many fragments are kept for that key beside those of its held bundle. */
  int loose(BundleKey key) {
    Track track = tracks.get(key);
    return track == null ? 0 : track.loose();
  }

  private void accept(OutputKey key, byte @Nullable [] value) {
    BundleSwitch taken =
        switch (key) {
          case FragmentKey fragment -> accept(fragment, value);
          case BundleKey bundle -> accept(bundle, value);
          case SchemaKey schema -> {
            if (value != null) {
              learn(value);
            }
            yield null;
          }
        };
    if (taken != null) {
      listener.switched(taken);
    }
  }

  private void learn(byte[] schema) {
    history.learn(schema);
    Map<OutputKey, byte[]> again = new LinkedHashMap<>(unread);
    unread.clear();
    UndecodableException failure = null;
    for (Map.Entry<OutputKey, byte[]> record : again.entrySet()) {
      try {
        accept(record.getKey(), record.getValue());
      } catch (UndecodableException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private @Nullable BundleSwitch accept(FragmentKey key, byte @Nullable [] value) {
    Track track = track(key.bundle());
    // Whatever comes now, the older fragment of that name is not the newest any more.
    track.remove(key.name());
    if (value == null) {
      if (track.isEmpty()) {
        tracks.remove(key.bundle());
      }
      return null;
    }
    Fragment fragment = decode(fragments, key, value);
    if (fragment == null) {
      return null;
    }
    byte[] bytes = Bytes.of(fragment.getPayload());
    if (!ContentHash.of(bytes).equals(fragment.getHash())) {
      throw new UndecodableException(
          "the payload of fragment " + key + " does not have the hash that stands beside it");
    }
    return track.add(key.name(), payloads.intern(new Payload(fragment.getHash(), bytes)));
  }

  private @Nullable BundleSwitch accept(BundleKey key, byte @Nullable [] value) {
    if (value == null) {
      Track track = track(key);
      track.removeBundle();
      if (track.isEmpty()) {
        tracks.remove(key);
      }
      return null;
    }
    Bundle bundle = decode(bundles, key, value);
    if (bundle == null) {
      return null;
    }
    validate(key, bundle);
    return track(key).propose(bundle);
  }

  private Track track(BundleKey key) {
    return tracks.computeIfAbsent(key, k -> new Track());
  }

  private <T extends SpecificRecord> @Nullable T decode(
      RecordDecoder<T> decoder, OutputKey key, byte[] value) {
    try {
      return decoder.decode(value);
    } catch (UnknownSchemaException e) {
      unread.put(key, value);
      return null;
    }
  }

  private static void validate(BundleKey key, Bundle bundle) {
    if (!BundleKey.of(bundle).equals(key)) {
      throw new UndecodableException(
          "the bundle under the key " + key + " says that it is of " + BundleKey.of(bundle));
    }
    Set<String> listed = new HashSet<>();
    for (FragmentRef fragment : bundle.getFragments()) {
      if (!listed.add(fragment.getName())) {
        throw new UndecodableException(
            "the bundle of " + key + " lists fragment " + fragment.getName() + " twice");
      }
    }
    for (Hole hole : bundle.getHoles()) {
      if (!listed.containsAll(hole.getFragments())) {
        throw new UndecodableException(
            "hole " + hole.getName() + " of " + key + " needs fragments that its bundle lacks");
      }
    }
  }
}
