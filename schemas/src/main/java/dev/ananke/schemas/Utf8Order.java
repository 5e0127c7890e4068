package dev.ananke.schemas;

import java.util.Comparator;

/**
 * Orders strings by the bytes of their UTF-8 form, without encoding them. {@link String#compareTo}
 * differs: it puts the surrogates of U+10000 and above before U+E000 to U+FFFF. Names that stand on
 * a topic are ordered this way, since that is what a reader in any language can do.
 */
public final class Utf8Order implements Comparator<String> {
  /** The order. */
  public static final Utf8Order INSTANCE = new Utf8Order();

  private Utf8Order() {}

  @Override
  public int compare(String left, String right) {
    if (left.equals(right)) {
      return 0;
    }
    int common = Math.min(left.length(), right.length());
    for (int i = 0; i < common; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        return Character.compare(rank(a), rank(b));
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  /** Moves the surrogates behind all other characters, each group keeping its order. */
  private static char rank(char c) {
    if (c < Character.MIN_SURROGATE) {
      return c;
    }
    return Character.isSurrogate(c) ? (char) (c + 0x2000) : (char) (c - 0x800);
  }
}
