package dev.ananke.core.constraints;

import dev.ananke.schemas.Utf8Order;
import java.util.Comparator;

/** Where an entry stands within its leaf. */
record EntryKey(String group, String name) implements Comparable<EntryKey> {
  private static final Comparator<EntryKey> ORDER =
      Comparator.comparing(EntryKey::group, Utf8Order.INSTANCE)
          .thenComparing(EntryKey::name, Utf8Order.INSTANCE);

  static EntryKey of(TrieEntry entry) {
    return new EntryKey(entry.group(), entry.name());
  }

  @Override
  public int compareTo(EntryKey other) {
    return ORDER.compare(this, other);
  }
}
