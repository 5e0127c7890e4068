package dev.ananke.core.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class LongCounterProperties {
  @Property(tries = 200)
  void count_anyNumbersTwice_isHowOftenTheyWereAdded(
      @ForAll @Size(max = 3000) List<@LongRange(max = 2000) Long> numbers) {
    LongCounter counter = new LongCounter();
    for (int round = 0; round < 2; round++) {
      Map<Long, Integer> expected = new TreeMap<>();
      for (long number : numbers) {
        counter.add(number << 20);
        expected.merge(number << 20, 1, Integer::sum);
      }

      assertArrayEquals(
          expected.keySet().stream().mapToLong(Long::longValue).toArray(),
          Arrays.stream(counter.keys()).sorted().toArray());
      expected.forEach((number, count) -> assertEquals(count, counter.count(number)));
      counter.clear();
    }
  }
}
