package dev.ananke.bench;

/** A benchmark could not be run to its end; the message says which, and where its output is. */
public final class BenchmarkFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  BenchmarkFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
