package dev.ananke.bench.evaluation;

import dev.ananke.bridge.EngineException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What a grammar says of a text.
 *
 * @param accepted whether it takes the text; if not, it refuses it, unless a limit was met
 * @param limit that the engine met, so that the grammar says nothing
 */
record Answer(boolean accepted, Optional<String> limit) {
  static final Answer REFUSED = new Answer(false, Optional.empty());

  /** By the engine, which may meet a limit on the way. */
  static Answer of(BooleanSupplier accepts) {
    try {
      return new Answer(accepts.getAsBoolean(), Optional.empty());
    } catch (EngineException met) {
      return new Answer(false, Optional.of(met.getMessage()));
    }
  }

  boolean refused() {
    return !accepted && limit.isEmpty();
  }
}
