package dev.ananke.core.constraints;

/**
 * The first bits of positions: a node of a {@link HashTrie}.
 *
 * @param bits the first {@code length} bits, then zeros
 */
record Prefix(long bits, int length) implements Comparable<Prefix> {
  static final Prefix ROOT = new Prefix(0, 0);

  /** The bits as 0 and 1. */
  static Prefix parse(String text) {
    long bits = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '1') {
        bits |= bit(i);
      }
    }
    return new Prefix(bits, text.length());
  }

  /** The first {@code length} bits of a position. */
  static Prefix of(long position, int length) {
    return new Prefix(length == 0 ? 0 : position & (-1L << (Positions.BITS - length)), length);
  }

  /** The bits as 0 and 1; empty for the root. */
  String text() {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append((bits & bit(i)) == 0 ? '0' : '1');
    }
    return text.toString();
  }

  /** As part of a name: the bits, {@code all} for the root. */
  String label() {
    return length == 0 ? "all" : text();
  }

  boolean contains(long position) {
    return of(position, length).bits == bits;
  }

  Prefix parent() {
    return of(bits, length - 1);
  }

  Prefix child(boolean one) {
    return new Prefix(one ? bits | bit(length) : bits, length + 1);
  }

  /** The next bit of a position below this node. */
  boolean next(long position) {
    return (position & bit(length)) != 0;
  }

  long last() {
    return length == Positions.BITS ? bits : bits | (-1L >>> length);
  }

  @Override
  public int compareTo(Prefix other) {
    int order = Long.compareUnsigned(bits, other.bits);
    return order != 0 ? order : Integer.compare(length, other.length);
  }

  private static long bit(int index) {
    return 1L << (Positions.BITS - 1 - index);
  }
}
