package dev.ananke.operators;

import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.Fragment;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.OutputKey;
import dev.ananke.schemas.OutputKey.BundleKey;
import dev.ananke.schemas.OutputKey.FragmentKey;
import dev.ananke.schemas.RecordDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The output topic as compaction leaves it: the newest value of every key. */
final class CompactedOutput implements Consumer<OutputRecord> {
  private final RecordDecoder<Bundle> bundleDecoder = RecordDecoder.of(Bundle.class);
  private final RecordDecoder<Fragment> fragmentDecoder = RecordDecoder.of(Fragment.class);
  private final Map<BundleKey, Map<String, Fragment>> fragments = new HashMap<>();
  private final Consumer<Bundle> onBundle;

  /** The keys under which a bundle stands. */
  final Set<BundleKey> standing = new HashSet<>();

  /** Every bundle, in the order in which they came. */
  final List<Bundle> bundles = new ArrayList<>();

  CompactedOutput() {
    this(bundle -> {});
  }

  /**
   * @param onBundle is told each bundle when it comes, before anything that stands behind it
   */
  CompactedOutput(Consumer<Bundle> onBundle) {
    this.onBundle = onBundle;
  }

  @Override
  public void accept(OutputRecord record) {
    byte[] value = record.value();
    switch (OutputKey.parse(record.key())) {
      case BundleKey key -> {
        if (value == null) {
          standing.remove(key);
        } else {
          standing.add(key);
          Bundle bundle = bundleDecoder.decode(value);
          bundles.add(bundle);
          onBundle.accept(bundle);
        }
      }
      case FragmentKey key -> {
        if (value == null) {
          of(key.bundle()).remove(key.name());
        } else {
          of(key.bundle()).put(key.name(), fragmentDecoder.decode(value));
        }
      }
      case OutputKey.SchemaKey key -> {}
    }
  }

  Bundle last() {
    return bundles.getLast();
  }

  /** Fragments that stand there for a bundle, by name. */
  Map<String, Fragment> fragments(Bundle bundle) {
    return of(BundleKey.of(bundle));
  }

  private Map<String, Fragment> of(BundleKey key) {
    return fragments.computeIfAbsent(key, any -> new TreeMap<>());
  }

  /** What a bundle lists. */
  static Map<String, Id128> listed(Bundle bundle) {
    Map<String, Id128> listed = new TreeMap<>();
    bundle.getFragments().forEach(fragment -> listed.put(fragment.getName(), fragment.getHash()));
    return listed;
  }
}
