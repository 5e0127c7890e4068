package dev.ananke.core.state;

import java.util.EnumSet;
import java.util.Set;

/** The tables of a repository's state; each is one Flink {@code MapState<String, byte[]>}. */
public enum StateTable {
  /** The commit, digest and selection that the facts stand at. */
  HEAD,
  /** Ids of the last updates that were applied or dropped. */
  RING,
  /** RefUpdates that wait, numbered as they came. */
  QUEUE,
  /** File changes by update and index. */
  PENDING,
  /** Path → blob id: what the update protocol knows of a file. */
  PATHS,
  /** Number → path, so that files can be walked in parts. */
  NUMBERS,
  /** Path → blob id and what the file contributes. */
  FILES,
  /** Counted facts, in leaves of hash tries. */
  FACTS,
  /** What was compiled last, by leaf. */
  LEAVES,
  /** Fragments that grammars are assembled from, and the last bundle of each language. */
  GATE;

  /** Those of the compile stage; the gate has its own. */
  public static Set<StateTable> ofCompile() {
    return EnumSet.complementOf(EnumSet.of(GATE));
  }
}
