package dev.ananke.core.continuation;

import java.util.Arrays;
import java.util.List;

/**
 * A regular set of texts, as a terminal stands for one. {@link TextSets} makes them, and makes each
 * only once: equal ones are the same object.
 */
final class TextSet {
  enum Kind {
    /** No text. */
    NOTHING,
    /** The empty text alone. */
    EMPTY,
    /** A character of some ranges. */
    CHARACTER,
    /** A text of the first member, then one of the second. */
    SEQUENCE,
    /** What any member has. */
    ANY_OF,
    /** What all members have. */
    ALL_OF,
    /** What the member lacks. */
    NOT,
    /** Texts of the member, any number of times. */
    REPEAT
  }

  private final int id;
  private final Kind kind;
  private final List<TextSet> members;
  private final int[] ranges;
  private final boolean hasEmpty;

  TextSet(int id, Kind kind, List<TextSet> members, int[] ranges, boolean hasEmpty) {
    this.id = id;
    this.kind = kind;
    this.members = members;
    this.ranges = ranges;
    this.hasEmpty = hasEmpty;
  }

  int id() {
    return id;
  }

  Kind kind() {
    return kind;
  }

  List<TextSet> members() {
    return members;
  }

  TextSet first() {
    return members.getFirst();
  }

  TextSet second() {
    return members.get(1);
  }

  /** Of a character: first and last code point of each range, in order, with gaps between. */
  int[] ranges() {
    return ranges;
  }

  /** Whether the empty text is one of them. */
  boolean hasEmpty() {
    return hasEmpty;
  }

  boolean hasCharacter(int codePoint) {
    for (int i = 0; i < ranges.length; i += 2) {
      if (codePoint <= ranges[i + 1]) {
        return codePoint >= ranges[i];
      }
    }
    return false;
  }

  /** What makes a set equal to another one. */
  record Key(Kind kind, List<Integer> members, List<Integer> ranges) {
    static Key of(Kind kind, List<TextSet> members, int[] ranges) {
      return new Key(
          kind, members.stream().map(TextSet::id).toList(), Arrays.stream(ranges).boxed().toList());
    }
  }
}
