package dev.ananke.publisher;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ways that could not be sent, each left alone for a while that doubles with every failure. Without
 * it, a blob that is gone would have all records before it sent again at every look at the refs.
 */
final class Pauses {
  static final Duration SHORTEST = Duration.ofSeconds(10);
  static final Duration LONGEST = Duration.ofMinutes(5);

  private final InstantSource clock;
  private final Map<Way, Pause> pauses = new HashMap<>();

  /** What an update covers: a ref, where the changes start and where they lead. */
  record Way(String ref, @Nullable String from, @Nullable String to) {}

  private record Pause(Duration length, Instant end) {}

  Pauses(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether this way is to be left alone now. */
  boolean hold(Way way) {
    Pause pause = pauses.get(way);
    return pause != null && clock.instant().isBefore(pause.end);
  }

  void failed(Way way) {
    // Where the ref leads elsewhere by now, nobody asks for the old way again.
    pauses.keySet().removeIf(old -> old.ref.equals(way.ref) && !Objects.equals(old.to, way.to));
    Pause before = pauses.get(way);
    Duration length = before == null ? SHORTEST : before.length.multipliedBy(2);
    length = length.compareTo(LONGEST) < 0 ? length : LONGEST;
    pauses.put(way, new Pause(length, clock.instant().plus(length)));
  }

  void succeeded(Way way) {
    pauses.remove(way);
  }
}
