package dev.ananke.core.gate;

/**
 * How a {@link Gate} works.
 *
 * @param templates compiled grammars that are kept; each is some MB
 */
public record GateOptions(int templates) {

  /** Enough for the repositories that one slot sees at a time. */
  public static final GateOptions DEFAULT = new GateOptions(32);

  public GateOptions {
    if (templates < 1) {
      throw new IllegalArgumentException("templates has to be at least 1, but is " + templates);
    }
  }
}
