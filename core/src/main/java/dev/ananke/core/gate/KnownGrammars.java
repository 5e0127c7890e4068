package dev.ananke.core.gate;

import dev.ananke.schemas.Id128;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Grammars that the engine compiled, and the texts that each accepted last: these need not be run
 * again, whether or not the compiled grammar is kept. Some KB a grammar at most, where a compiled
 * one takes MB.
 */
final class KnownGrammars {
  static final int GRAMMARS = 1_000;

  /** A grammar may stay the same through thousands of commits, each with other samples. */
  static final int TEXTS = 100;

  private final Map<Id128, Set<Id128>> accepted = newest(GRAMMARS);

  void compiled(Id128 grammar) {
    accepted.computeIfAbsent(grammar, key -> Collections.newSetFromMap(newest(TEXTS)));
  }

  boolean isCompiled(Id128 grammar) {
    return accepted.get(grammar) != null;
  }

  void accepted(Id128 grammar, Id128 text) {
    compiled(grammar);
    texts(grammar).add(text);
  }

  boolean isAccepted(Id128 grammar, Id128 text) {
    return texts(grammar).contains(text);
  }

  /** How many texts the grammar is known to accept. */
  int count(Id128 grammar) {
    return texts(grammar).size();
  }

  private Set<Id128> texts(Id128 grammar) {
    Set<Id128> texts = accepted.get(grammar);
    return texts == null ? Set.of() : texts;
  }

  /** Keeps so many keys: those that were asked for last. */
  private static <K, V> Map<K, V> newest(int limit) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > limit;
      }
    };
  }
}
