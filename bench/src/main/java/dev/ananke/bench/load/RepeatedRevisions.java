package dev.ananke.bench.load;

import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.BundleStatus;
import dev.ananke.schemas.OutputKey;
import dev.ananke.schemas.OutputKey.BundleKey;
import dev.ananke.schemas.OutputKey.FragmentKey;
import dev.ananke.schemas.OutputKey.SchemaKey;
import dev.ananke.schemas.RecordDecoder;
import dev.ananke.schemas.Revision;
import dev.ananke.schemas.SchemaHistory;
import dev.ananke.schemas.UnknownSchemaException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts bundles that stand on the output topic although their revision stood there before. A stale
 * bundle is none of them: it repeats the revision of the last good one. Nor is a commit that is
 * confirmed, since the move that confirms it has a revision of its own. One thread feeds it; any
 * may ask.
 */
final class RepeatedRevisions {
  /** What a bundle is the only one of. */
  private record Place(BundleKey key, Revision revision) {}

  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  private record Unread(BundleKey key, byte[] value) {}

  private final String idPrefix;
  private final SchemaHistory history = new SchemaHistory();
  private final RecordDecoder<Bundle> bundles = RecordDecoder.of(Bundle.class, history);

  /** Bundles whose schema has not come yet: it may stand in another partition. */
  private final List<Unread> unread = new ArrayList<>();

  private final Set<Place> places = new HashSet<>();
  private final AtomicInteger count = new AtomicInteger();

  /**
   * @param idPrefix what the ids of the repositories begin with that are looked at
   */
  RepeatedRevisions(String idPrefix) {
    this.idPrefix = idPrefix;
  }

  /** Takes the next record of the topic. */
  void accept(byte[] key, byte @Nullable [] value) {
    if (value == null) {
      return;
    }
    switch (OutputKey.parse(key)) {
      case BundleKey bundle -> accept(bundle, value);
      case SchemaKey schema -> {
        history.learn(value);
        List<Unread> again = List.copyOf(unread);
        unread.clear();
        again.forEach(each -> accept(each.key(), each.value()));
      }
      case FragmentKey fragment -> {}
    }
  }

  private void accept(BundleKey key, byte[] value) {
    if (!key.repository().startsWith(idPrefix)) {
      return;
    }
    Bundle bundle;
    try {
      bundle = bundles.decode(value);
    } catch (UnknownSchemaException e) {
      unread.add(new Unread(key, value));
      return;
    }
    if (bundle.getStatus() == BundleStatus.CURRENT
        && !places.add(new Place(key, bundle.getRevision()))) {
      count.incrementAndGet();
    }
  }

  /** How many there were. */
  int count() {
    return count.get();
  }
}
