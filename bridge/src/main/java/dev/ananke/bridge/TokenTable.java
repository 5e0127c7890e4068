package dev.ananke.bridge;

import java.util.Arrays;

/** Finds the token that has given bytes; of several, the first that was added. */
final class TokenTable {
  private final byte[][] tokens;
  private final int[] slots;

  /**
   * @param tokens by number, those without bytes are never found
   */
  TokenTable(byte[][] tokens) {
    this.tokens = tokens;
    this.slots = new int[Integer.highestOneBit(Math.max(tokens.length, 1)) << 2];
    Arrays.fill(slots, -1);
    for (int id = 0; id < tokens.length; id++) {
      byte[] token = tokens[id];
      if (token.length > 0) {
        int slot = slot(token, 0, token.length);
        if (slots[slot] < 0) {
          slots[slot] = id;
        }
      }
    }
  }

  /** The token of a part of a text, -1 if there is none. */
  int find(byte[] text, int start, int end) {
    return start == end ? -1 : slots[slot(text, start, end)];
  }

  /** Where the token is, or would be. */
  private int slot(byte[] text, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + text[i];
    }
    int slot = (hash * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(slots.length - 1);
    while (slots[slot] >= 0
        && !Arrays.equals(tokens[slots[slot]], 0, tokens[slots[slot]].length, text, start, end)) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }
}
