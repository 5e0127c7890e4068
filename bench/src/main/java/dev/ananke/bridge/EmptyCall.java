package dev.ananke.bridge;

/**
 * The native call that does nothing: what crossing the border alone costs. In this package since
 * the bridge offers no such call to others.
 */
public final class EmptyCall {
  private EmptyCall() {}

  /** Calls and comes back. */
  public static int call() {
    return NativeCalls.noop();
  }
}
