package dev.ananke.core.extract;

import dev.ananke.bridge.ParseLimits;

/**
 * What an {@link Extractor} may take.
 *
 * @param limits of one file; its bytes hold for files of every language
 * @param cacheBytes of the facts that stay in memory for blobs that come again, about; 0 keeps none
 */
public record ExtractorOptions(ParseLimits limits, long cacheBytes) {
  public static final ExtractorOptions DEFAULT =
      new ExtractorOptions(ParseLimits.DEFAULT, 64L << 20);

  /** The names of a file are numbered with 24 bits. */
  private static final int MAX_BYTES = 1 << 24;

  public ExtractorOptions {
    if (limits.bytes() > MAX_BYTES) {
      throw new IllegalArgumentException(
          "Files are read up to %d bytes, not %d".formatted(MAX_BYTES, limits.bytes()));
    }
    if (cacheBytes < 0) {
      throw new IllegalArgumentException(
          "The size of the cache is 0 or more bytes, not " + cacheBytes);
    }
  }
}
