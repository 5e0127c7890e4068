package dev.ananke.core.gate;

/**
 * What a gate has asked of the engine so far.
 *
 * @param nanos that its calls took together
 * @param grammarsCompiled that were new, or had to be made again to read a text
 * @param grammarsReused that were known to compile
 * @param samplesRun texts that went through a grammar; those it is known to accept do not count
 * @param sampleBytes of these texts
 */
public record GateUse(
    long nanos, long grammarsCompiled, long grammarsReused, long samplesRun, long sampleBytes) {

  /** Nothing yet. */
  public static final GateUse NONE = new GateUse(0, 0, 0, 0, 0);

  /** What came to an earlier use since. */
  public GateUse since(GateUse earlier) {
    return new GateUse(
        nanos - earlier.nanos,
        grammarsCompiled - earlier.grammarsCompiled,
        grammarsReused - earlier.grammarsReused,
        samplesRun - earlier.samplesRun,
        sampleBytes - earlier.sampleBytes);
  }
}
