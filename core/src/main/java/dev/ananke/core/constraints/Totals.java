package dev.ananke.core.constraints;

import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.CountedName;
import dev.ananke.schemas.FactTotals;
import dev.ananke.schemas.RecordDecoder;
import dev.ananke.schemas.RecordEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts over all files, read and written once a session and only if they change. */
final class Totals {
  private static final String KEY = "totals";

  private final StateStore state;
  private final Map<String, Integer> changes = new TreeMap<>();
  private @Nullable SortedMap<String, Integer> counts;

  Totals(StateStore state) {
    this.state = state;
  }

  void add(String what, int more) {
    changes.merge(what, more, Integer::sum);
  }

  int count(String what) {
    return all().getOrDefault(what, 0);
  }

  /** Everything that is counted, changes included. */
  SortedMap<String, Integer> all() {
    SortedMap<String, Integer> known = counts;
    if (known == null) {
      known = new TreeMap<>();
      byte[] stored = state.get(StateTable.FACTS, KEY);
      if (stored != null) {
        for (CountedName each : RecordDecoder.of(FactTotals.class).decode(stored).getCounts()) {
          known.put(each.getName(), each.getCount());
        }
      }
      counts = known;
    }
    SortedMap<String, Integer> sum = new TreeMap<>(known);
    changes.forEach((what, more) -> sum.merge(what, more, Integer::sum));
    sum.values().removeIf(count -> count == 0);
    return sum;
  }

  void flush() {
    if (changes.values().stream().allMatch(more -> more == 0)) {
      changes.clear();
      return;
    }
    SortedMap<String, Integer> sum = all();
    if (sum.isEmpty()) {
      state.remove(StateTable.FACTS, KEY);
    } else {
      List<CountedName> list = new ArrayList<>(sum.size());
      sum.forEach((what, count) -> list.add(new CountedName(what, count)));
      state.put(StateTable.FACTS, KEY, new RecordEncoder().encode(new FactTotals(list)));
    }
    counts = sum;
    changes.clear();
  }
}
