package dev.ananke.core.constraints;

/** A named thing of a named group, as it stands in a leaf of a {@link HashTrie}. */
interface TrieEntry {
  String group();

  /** Within the group; the empty name stands for the group itself and comes first. */
  String name();

  /** About how many bytes it takes in its leaf: a function of the entry alone. */
  int weight();
}
