package dev.ananke.bridge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Reads lists of tiktoken: lines of a token in Base64, a blank, and its number. */
final class TiktokenFile {
  /** No vocabulary comes near it, and a few bytes in a file must not take gigabytes of memory. */
  static final int MOST_TOKENS = 4_000_000;

  private TiktokenFile() {}

  /** The tokens by number; numbers that the list leaves out have no bytes. */
  static List<byte[]> read(byte[] content) throws VocabularyFormatException {
    List<byte[]> tokens = new ArrayList<>();
    int line = 0;
    int start = 0;
    while (start < content.length) {
      line++;
      int end = start;
      while (end < content.length && content[end] != '\n') {
        end++;
      }
      int last = end > start && content[end - 1] == '\r' ? end - 1 : end;
      if (last > start) {
        read(content, start, last, line, tokens);
      }
      start = end + 1;
    }
    if (tokens.isEmpty()) {
      throw new VocabularyFormatException("it is empty");
    }
    return tokens;
  }

  private static void read(byte[] content, int start, int end, int line, List<byte[]> tokens)
      throws VocabularyFormatException {
    int blank = start;
    while (blank < end && content[blank] != ' ') {
      blank++;
    }
    int id = blank + 1 < end ? number(content, blank + 1, end) : -1;
    byte[] token;
    try {
      token = Base64.getDecoder().decode(Arrays.copyOfRange(content, start, blank));
    } catch (IllegalArgumentException notBase64) {
      token = new byte[0];
    }
    if (id < 0 || token.length == 0) {
      throw new VocabularyFormatException(
          "line %d is no token in Base64, a blank, and its number".formatted(line));
    }
    while (tokens.size() <= id) {
      tokens.add(new byte[0]);
    }
    if (tokens.set(id, token).length > 0) {
      throw new VocabularyFormatException(
          "line %d gives a second token number %d".formatted(line, id));
    }
  }

  private static int number(byte[] content, int start, int end) {
    int number = 0;
    for (int i = start; i < end; i++) {
      int digit = content[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
      if (number >= MOST_TOKENS) {
        return -1;
      }
    }
    return number;
  }
}
