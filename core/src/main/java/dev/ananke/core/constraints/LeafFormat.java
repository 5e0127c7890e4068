package dev.ananke.core.constraints;

import java.util.Collection;
import java.util.List;

/** The bytes of a leaf. */
interface LeafFormat<E extends TrieEntry> {
  /**
   * @param entries in order
   */
  byte[] encode(Collection<E> entries);

  List<E> decode(byte[] leaf);
}
