package dev.ananke.core.constraints;

import java.util.List;

/**
 * The grammars that can stand at a hole, the strictest first. The gate takes the first level that
 * the engine accepts.
 */
public record HoleLevels(String hole, List<Level> levels) {
  /** The level that knows which names may be imported. */
  public static final String IMPORTS = "imports";

  /** The level that knows the syntax alone. */
  public static final String SYNTAX = "syntax";

  public HoleLevels {
    levels = List.copyOf(levels);
  }

  /** A grammar: the concatenation of the payloads of these fragments, in this order. */
  public record Level(String name, List<String> fragments) {
    public Level {
      fragments = List.copyOf(fragments);
    }
  }
}
