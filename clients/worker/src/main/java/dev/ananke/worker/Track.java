package dev.ananke.worker;

import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.FragmentRef;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.Revision;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One repository, ref and language of a replica. All of its records stand in one partition, the
 * fragments that a bundle changes before the bundle. So a fragment that came before the bundle
 * which is taken, and is not listed there, will be sent again if it is ever needed: it can go.
 */
final class Track {
  /** Fragments that came and are not part of the held bundle, newest of each name. */
  private final Map<String, Loose> loose = new HashMap<>();

  private long records;
  private @Nullable HeldBundle held;

  /** Of the newest bundle that was taken; outlives its removal, against replays. */
  private @Nullable Revision floor;

  private @Nullable Candidate candidate;

  /** Read by other threads than the one that feeds. */
  private volatile Standing standing = new Standing.Incomplete();

  private record Loose(Payload payload, long arrival) {}

  /**
   * The bundle that is to be taken next.
   *
   * @param bundle as it came
   * @param listed hash by name of fragment
   * @param missing names whose fragment with that hash is not there
   * @param arrival number of its record
   */
  private record Candidate(
      Bundle bundle, Map<String, Id128> listed, Set<String> missing, long arrival) {}

  Standing standing() {
    return standing;
  }

  int loose() {
    return loose.size();
  }

  /** Whether nothing is remembered, so that the track can be dropped. */
  boolean isEmpty() {
    return loose.isEmpty() && held == null && candidate == null && floor == null;
  }

  /** A fragment was removed or cannot be used. */
  void remove(String name) {
    records++;
    loose.remove(name);
    if (candidate != null) {
      look(candidate, name);
    }
  }

  /** A fragment has come: what of bundles that makes, if it completes one. */
  @Nullable BundleSwitch add(String name, Payload payload) {
    records++;
    loose.put(name, new Loose(payload, records));
    if (candidate == null) {
      return null;
    }
    look(candidate, name);
    return takeIfComplete(candidate);
  }

  /** A bundle has come. */
  @Nullable BundleSwitch propose(Bundle bundle) {
    records++;
    if (floor != null && compare(bundle.getRevision(), floor) < 0) {
      return null;
    }
    Map<String, Id128> listed = new HashMap<>();
    for (FragmentRef fragment : bundle.getFragments()) {
      listed.put(fragment.getName(), fragment.getHash());
    }
    candidate = new Candidate(bundle, listed, new HashSet<>(), records);
    for (String name : listed.keySet()) {
      look(candidate, name);
    }
    return takeIfComplete(candidate);
  }

  /** The bundle was removed from the topic. */
  void removeBundle() {
    records++;
    held = null;
    candidate = null;
    standing = new Standing.Removed();
  }

  private void look(Candidate candidate, String name) {
    Id128 hash = candidate.listed.get(name);
    if (hash != null) {
      if (find(name, hash) == null) {
        candidate.missing.add(name);
      } else {
        candidate.missing.remove(name);
      }
    }
  }

  /**
   * That fragment. The held bundle counts, too: the newest record of a name may belong to a bundle
   * that was never sent, since the job stopped before.
   */
  private @Nullable Payload find(String name, Id128 hash) {
    Loose newest = loose.get(name);
    if (newest != null && newest.payload.hash().equals(hash)) {
      return newest.payload;
    }
    return held == null ? null : held.fragment(name, hash);
  }

  private @Nullable BundleSwitch takeIfComplete(Candidate next) {
    if (!next.missing.isEmpty()) {
      return null;
    }
    Map<String, Payload> taken = new HashMap<>();
    next.listed.forEach(
        (name, hash) -> {
          Payload payload = find(name, hash);
          if (payload != null) {
            taken.put(name, payload);
          }
        });
    Bundle before = held == null ? null : held.bundle();
    HeldBundle now = new HeldBundle(next.bundle, taken);
    held = now;
    floor = next.bundle.getRevision();
    candidate = null;
    loose
        .entrySet()
        .removeIf(
            entry ->
                entry.getValue().arrival < next.arrival
                    || now.fragment(entry.getKey(), entry.getValue().payload.hash()) != null);
    standing = new Standing.Held(now);
    return new BundleSwitch(
        next.bundle.getRepository(),
        next.bundle.getRef(),
        next.bundle.getLanguage(),
        before,
        next.bundle);
  }

  private static int compare(Revision left, Revision right) {
    int epochs = Integer.compare(left.getEpoch(), right.getEpoch());
    return epochs != 0 ? epochs : Long.compare(left.getOffset(), right.getOffset());
  }
}
