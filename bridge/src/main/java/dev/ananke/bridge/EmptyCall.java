package dev.ananke.bridge;

/**
 * A call into the native library that does nothing: the least that any call costs, for benchmarks.
 */
public final class EmptyCall {
  private EmptyCall() {}

  public static int run() {
    return NativeCalls.noop();
  }
}
