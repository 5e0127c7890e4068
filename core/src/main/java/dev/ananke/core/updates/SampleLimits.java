package dev.ananke.core.updates;

import java.io.Serializable;

/**
 * Which files are kept to be run through new grammars.
 *
 * @param files at most
 * @param fileBytes of one file, at most
 * @param bytes of all of them together, at most
 */
public record SampleLimits(int files, int fileBytes, int bytes) implements Serializable {

  /** Some 30 ms of the engine's time for each new grammar. */
  public static final SampleLimits DEFAULT = new SampleLimits(6, 8 * 1024, 24 * 1024);

  public SampleLimits {
    if (files < 0 || fileBytes < 0 || bytes < 0) {
      throw new IllegalArgumentException(
          "sample limits must not be negative: %d, %d, %d".formatted(files, fileBytes, bytes));
    }
  }
}
