package dev.ananke.core.gate;

/** Counts what a gate asks of the engine; for the one thread that the gate is used by. */
final class EngineMeter {
  private long nanos;
  private long grammarsCompiled;
  private long grammarsReused;
  private long samplesRun;
  private long sampleBytes;

  /** The engine was asked at that time to compile a grammar, and has answered. */
  void compiled(long startNanos) {
    nanos += System.nanoTime() - startNanos;
    grammarsCompiled++;
  }

  void reused() {
    grammarsReused++;
  }

  /** The engine was asked at that time to read a text, and has answered. */
  void ran(long startNanos, int bytes) {
    nanos += System.nanoTime() - startNanos;
    samplesRun++;
    sampleBytes += bytes;
  }

  GateUse use() {
    return new GateUse(nanos, grammarsCompiled, grammarsReused, samplesRun, sampleBytes);
  }
}
