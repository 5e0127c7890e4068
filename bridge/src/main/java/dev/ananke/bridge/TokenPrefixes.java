package dev.ananke.bridge;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Knows which texts a longer token begins with. */
final class TokenPrefixes {
  private final byte[][] sorted;

  TokenPrefixes(Vocabulary vocabulary) {
    this.sorted =
        IntStream.range(0, vocabulary.size())
            .mapToObj(vocabulary::token)
            .sorted(Arrays::compareUnsigned)
            .toArray(byte[][]::new);
  }

  /**
   * How many bytes of a text come before the first place where a token could begin that is longer
   * than what is left of the text. Nearly always their tokens stay, whatever follows. Not always,
   * since merges reach back: where {@code bc} merges before {@code ab}, and that before {@code xa},
   * the text {@code xab} is cut {@code x ab} and {@code x} counts, but before a {@code c} the cut
   * is {@code xa bc}.
   */
  int settled(byte[] text) {
    int start = 0;
    while (start < text.length && !isBegun(text, start)) {
      start++;
    }
    return start;
  }

  private boolean isBegun(byte[] text, int start) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      byte[] token = sorted[middle];
      if (Arrays.compareUnsigned(token, 0, token.length, text, start, text.length) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    // The first token that comes after the text: if any goes on as the text does, this one.
    return low < sorted.length
        && sorted[low].length > text.length - start
        && Arrays.equals(sorted[low], 0, text.length - start, text, start, text.length);
  }
}
