package dev.ananke.bridge;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits of the engine and how it speeds up masks. Masks are the same whatever speeds them up.
 *
 * @param limits those that differ from the engine's own default, which is what the engines of most
 *     hosts run with
 * @param slices regular expressions that cut the vocabulary into parts for which the engine
 *     prepares masks; null for its own, empty for none
 * @param remember whether a mask is put together from what earlier ones of the grammar showed about
 *     its lexer, some 10 MB for each grammar; the few grammars for which that is not exact do
 *     without
 */
public record EngineOptions(
    Map<EngineLimit, Long> limits, @Nullable List<String> slices, boolean remember) {

  /** The engine's own limits and slices, and masks that remember. */
  public static final EngineOptions DEFAULT = new EngineOptions(Map.of(), null, true);

  /** The engine as it is, as in other hosts. */
  public static final EngineOptions STOCK = new EngineOptions(Map.of(), null, false);

  public EngineOptions {
    limits = Map.copyOf(limits);
    limits.forEach(
        (limit, value) -> {
          if (value <= 0) {
            throw new IllegalArgumentException(
                "A limit of the engine is positive, not %d: %s".formatted(value, limit));
          }
        });
    if (slices != null) {
      slices = List.copyOf(slices);
      for (String slice : slices) {
        if (slice.isEmpty() || slice.indexOf('\n') >= 0 || slice.indexOf('\r') >= 0) {
          throw new IllegalArgumentException(
              "A slice is a regular expression in one line (write \\n for a line break): " + slice);
        }
      }
    }
  }

  /** These options with another value of a limit. */
  public EngineOptions with(EngineLimit limit, long value) {
    Map<EngineLimit, Long> changed = new EnumMap<>(EngineLimit.class);
    changed.putAll(limits);
    changed.put(limit, value);
    return new EngineOptions(changed, slices, remember);
  }

  /** These options with other slices. */
  public EngineOptions withSlices(List<String> expressions) {
    return new EngineOptions(limits, expressions, remember);
  }

  /** The value of a limit. */
  public long limit(EngineLimit limit) {
    return limits.getOrDefault(limit, limit.defaultValue());
  }

  /** In the order that the native side reads them; 0 leaves the engine's own. */
  long[] values() {
    return Arrays.stream(EngineLimit.values()).mapToLong(l -> limits.getOrDefault(l, 0L)).toArray();
  }
}
