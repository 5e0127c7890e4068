package dev.ananke.core.constraints;

import dev.ananke.schemas.Opening;
import dev.ananke.schemas.Utf8Order;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Adds up openings by cause; of the examples the first in order remain. */
final class Openings {
  static final int EXAMPLES = 5;

  private final SortedMap<String, Integer> counts = new TreeMap<>();
  private final SortedMap<String, NavigableSet<String>> examples = new TreeMap<>();

  void add(Opening opening) {
    add(opening.getCause(), opening.getCount(), opening.getExamples());
  }

  void add(String cause, int count, List<String> some) {
    if (count > 0) {
      counts.merge(cause, count, Integer::sum);
      examples.computeIfAbsent(cause, key -> new TreeSet<>(Utf8Order.INSTANCE)).addAll(some);
    }
  }

  /** Sorted by cause. */
  List<Opening> list() {
    List<Opening> list = new ArrayList<>();
    counts.forEach(
        (cause, count) ->
            list.add(
                new Opening(
                    cause,
                    count,
                    examples.getOrDefault(cause, new TreeSet<>()).stream()
                        .limit(EXAMPLES)
                        .toList())));
    return list;
  }
}
