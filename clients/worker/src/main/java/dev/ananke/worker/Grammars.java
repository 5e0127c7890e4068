package dev.ananke.worker;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.BundleStatus;
import dev.ananke.schemas.Hole;
import dev.ananke.schemas.KeyHash;
import dev.ananke.schemas.OutputKey.BundleKey;
import dev.ananke.schemas.Verdict;
import dev.ananke.worker.GrammarUnavailableException.Reason;
import dev.ananke.worker.HeldBundle.HeldHole;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Hands out the grammars of a replica. Their texts are kept in a cache bounded by size; its keys
 * are computed when a bundle is taken, so that a hit is three look-ups and allocates little more
 * than its answer. For use by any number of threads.
 */
public final class Grammars {
  /** What an entry costs beside its text. */
  private static final int ENTRY_BYTES = 128;

  private final Replica replica;
  private final Duration staleLimit;
  private final InstantSource clock;
  private final Cache<KeyHash, String> texts;

  /**
   * Grammars of that replica.
   *
   * @param replica what to answer from
   * @param cacheBytes how much text to keep
   * @param staleLimit how long a bundle that is marked stale is still good
   * @param clock to compare with it
   */
  public Grammars(Replica replica, long cacheBytes, Duration staleLimit, InstantSource clock) {
    this.replica = replica;
    this.staleLimit = staleLimit;
    this.clock = clock;
    this.texts =
        Caffeine.newBuilder()
            .maximumWeight(cacheBytes)
            .weigher((KeyHash key, String text) -> ENTRY_BYTES + text.length())
            // No threads of its own: what there is to do is done by whoever asks.
            .executor(Runnable::run)
            .build();
  }

  /**
   * The grammar for a hole.
   *
   * @throws GrammarUnavailableException if there is none to hand out
   */
  public Grammar grammar(GrammarRequest request) {
    BundleKey key = new BundleKey(request.repository(), request.ref(), request.language());
    Standing standing = replica.standing(key);
    if (!(standing instanceof Standing.Held held)) {
      throw unavailable(key, standing);
    }
    Bundle bundle = held.bundle().bundle();
    String commit = bundle.getCommit();
    if (commit == null) {
      throw new GrammarUnavailableException(Reason.DELETED, key + ": the ref was deleted");
    }
    check(key, bundle, commit);
    HeldHole hole = held.bundle().hole(request.hole());
    if (hole == null) {
      throw new GrammarUnavailableException(
          Reason.UNKNOWN_HOLE,
          key
              + " has no hole "
              + request.hole()
              + "; it has "
              + bundle.getHoles().stream().map(Hole::getName).toList());
    }
    String text = texts.get(hole.key(), any -> held.bundle().text(hole.hole()));
    if (text == null) {
      throw new GrammarUnavailableException(
          Reason.INCONSISTENT,
          key + ": the fragments of hole " + request.hole() + " do not give the promised grammar");
    }
    return new Grammar(
        text, hole.hole().getGrammarHash(), bundle.getRevision(), commit, hole.hole().getLevel());
  }

  private void check(BundleKey key, Bundle bundle, String commit) {
    Verdict verdict = bundle.getGate().getVerdict();
    if (verdict == Verdict.REFUSED) {
      throw new GrammarUnavailableException(
          Reason.REFUSED,
          key
              + ": the engine refused the grammars of "
              + commit
              + because(bundle.getGate().getReason()));
    }
    if (verdict == Verdict.EMPTY) {
      throw new GrammarUnavailableException(
          Reason.UNKNOWN_LANGUAGE, key + ": no file of commit " + commit + " is in that language");
    }
    if (bundle.getStatus() == BundleStatus.STALE) {
      Instant since = bundle.getStaleSince();
      if (since == null || clock.instant().isAfter(since.plus(staleLimit))) {
        throw new GrammarUnavailableException(
            Reason.STALE,
            key
                + ": stale since "
                + since
                + ", longer than "
                + staleLimit
                + because(bundle.getStaleReason()));
      }
    }
  }

  /** Looks through all keys: only for those who ask for what is not there. */
  private GrammarUnavailableException unavailable(BundleKey key, @Nullable Standing standing) {
    if (standing instanceof Standing.Incomplete) {
      return new GrammarUnavailableException(
          Reason.NOT_YET_COMPLETE, key + ": its first bundle is not complete yet");
    }
    if (standing instanceof Standing.Removed) {
      return new GrammarUnavailableException(Reason.DELETED, key + ": its bundle was removed");
    }
    boolean repository = false;
    boolean ref = false;
    for (BundleKey known : replica.known()) {
      repository |= known.repository().equals(key.repository());
      ref |= known.repository().equals(key.repository()) && known.ref().equals(key.ref());
    }
    if (ref) {
      return new GrammarUnavailableException(
          Reason.UNKNOWN_LANGUAGE, key + ": nothing in that language is known");
    }
    return repository
        ? new GrammarUnavailableException(Reason.UNKNOWN_REF, key + ": the ref is not known")
        : new GrammarUnavailableException(
            Reason.UNKNOWN_REPOSITORY, key + ": the repository is not known");
  }

  private static String because(@Nullable String reason) {
    return reason == null ? "" : ": " + reason;
  }
}
