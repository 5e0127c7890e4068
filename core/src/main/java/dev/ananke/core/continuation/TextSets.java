package dev.ananke.core.continuation;

import dev.ananke.core.continuation.TextSet.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Makes regular sets of texts, and says what follows a character in them (Brzozowski's derivative).
 * Sets are simplified as they are made, so that finitely many come out of one; that is what makes
 * them an automaton, too.
 */
final class TextSets {
  /** The last code point. */
  static final int LAST = 0x10FFFF;

  /** How many sets are looked at before it is given up to find a text in one. */
  private static final int LONGEST_SEARCH = 20_000;

  private static final int[] NO_RANGES = {};

  private final Map<TextSet.Key, TextSet> made = new HashMap<>();
  private final Map<Long, TextSet> derivatives = new HashMap<>();
  private final Map<TextSet, Map<TextSet, TextSet>> beginnings = new HashMap<>();
  private final Map<TextSet, Boolean> nothing = new HashMap<>();
  private final TextSet none = make(Kind.NOTHING, List.of(), NO_RANGES, false);
  private final TextSet empty = make(Kind.EMPTY, List.of(), NO_RANGES, true);
  private final TextSet all = make(Kind.NOT, List.of(none), NO_RANGES, true);

  private TextSet make(Kind kind, List<TextSet> members, int[] ranges, boolean hasEmpty) {
    return made.computeIfAbsent(
        TextSet.Key.of(kind, members, ranges),
        key -> new TextSet(made.size(), kind, List.copyOf(members), ranges, hasEmpty));
  }

  /** No text. */
  TextSet none() {
    return none;
  }

  /** The empty text. */
  TextSet empty() {
    return empty;
  }

  /** Every text. */
  TextSet all() {
    return all;
  }

  /** One character of these ranges, each its first and its last code point. */
  TextSet character(int... ranges) {
    int[] joined = joined(ranges);
    return joined.length == 0 ? none : make(Kind.CHARACTER, List.of(), joined, false);
  }

  private static int[] joined(int[] ranges) {
    List<int[]> sorted = new ArrayList<>();
    for (int i = 0; i < ranges.length; i += 2) {
      if (ranges[i] <= ranges[i + 1]) {
        sorted.add(new int[] {ranges[i], ranges[i + 1]});
      }
    }
    sorted.sort(Comparator.comparingInt(range -> range[0]));
    List<int[]> joined = new ArrayList<>();
    for (int[] range : sorted) {
      if (!joined.isEmpty() && range[0] <= joined.getLast()[1] + 1) {
        joined.getLast()[1] = Math.max(joined.getLast()[1], range[1]);
      } else {
        joined.add(range);
      }
    }
    return joined.stream().flatMapToInt(Arrays::stream).toArray();
  }

  /** Every character that is not in the ranges. */
  TextSet otherCharacter(int... ranges) {
    return character(complement(joined(ranges)));
  }

  private static int[] complement(int[] ranges) {
    List<Integer> others = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < ranges.length; i += 2) {
      if (ranges[i] > from) {
        others.add(from);
        others.add(ranges[i] - 1);
      }
      from = ranges[i + 1] + 1;
    }
    if (from <= LAST) {
      others.add(from);
      others.add(LAST);
    }
    return others.stream().mapToInt(Integer::intValue).toArray();
  }

  /** This text alone. */
  TextSet text(String text) {
    TextSet set = empty;
    int[] codePoints = text.codePoints().toArray();
    for (int i = codePoints.length - 1; i >= 0; i--) {
      set = sequence(character(codePoints[i], codePoints[i]), set);
    }
    return set;
  }

  TextSet sequence(TextSet first, TextSet second) {
    if (first == none || second == none) {
      return none;
    }
    if (first == empty) {
      return second;
    }
    if (second == empty) {
      return first;
    }
    if (first.kind() == Kind.SEQUENCE) {
      return sequence(first.first(), sequence(first.second(), second));
    }
    return make(
        Kind.SEQUENCE, List.of(first, second), NO_RANGES, first.hasEmpty() && second.hasEmpty());
  }

  TextSet repeat(TextSet set) {
    if (set == none || set == empty) {
      return empty;
    }
    return set.kind() == Kind.REPEAT || set == all
        ? set
        : make(Kind.REPEAT, List.of(set), NO_RANGES, true);
  }

  TextSet not(TextSet set) {
    return set.kind() == Kind.NOT
        ? set.first()
        : make(Kind.NOT, List.of(set), NO_RANGES, !set.hasEmpty());
  }

  TextSet anyOf(Collection<TextSet> sets) {
    Set<TextSet> members = new HashSet<>();
    List<Integer> characters = new ArrayList<>();
    for (TextSet set : sets) {
      addMembers(Kind.ANY_OF, set, members);
    }
    members.remove(none);
    if (members.contains(all)) {
      return all;
    }
    for (TextSet member : List.copyOf(members)) {
      if (member.kind() == Kind.CHARACTER) {
        Arrays.stream(member.ranges()).forEach(characters::add);
        members.remove(member);
      }
    }
    if (!characters.isEmpty()) {
      members.add(character(characters.stream().mapToInt(Integer::intValue).toArray()));
    }
    if (members.size() > 1 && members.contains(empty)) {
      members.remove(empty);
      if (members.stream().noneMatch(TextSet::hasEmpty)) {
        members.add(empty);
      }
    }
    List<TextSet> sorted = sorted(members);
    return switch (sorted.size()) {
      case 0 -> none;
      case 1 -> sorted.getFirst();
      default -> make(Kind.ANY_OF, sorted, NO_RANGES, sorted.stream().anyMatch(TextSet::hasEmpty));
    };
  }

  TextSet allOf(Collection<TextSet> sets) {
    Set<TextSet> members = new HashSet<>();
    for (TextSet set : sets) {
      addMembers(Kind.ALL_OF, set, members);
    }
    members.remove(all);
    if (members.contains(none)
        || members.stream()
            .anyMatch(each -> each.kind() == Kind.NOT && members.contains(each.first()))) {
      return none;
    }
    List<TextSet> sorted = sorted(members);
    return switch (sorted.size()) {
      case 0 -> all;
      case 1 -> sorted.getFirst();
      default -> make(Kind.ALL_OF, sorted, NO_RANGES, sorted.stream().allMatch(TextSet::hasEmpty));
    };
  }

  private static void addMembers(Kind kind, TextSet set, Set<TextSet> members) {
    if (set.kind() == kind) {
      members.addAll(set.members());
    } else {
      members.add(set);
    }
  }

  private static List<TextSet> sorted(Collection<TextSet> sets) {
    return sets.stream().sorted(Comparator.comparingInt(TextSet::id)).toList();
  }

  /** What may follow the character. */
  TextSet after(TextSet set, int codePoint) {
    if (set == none || set == empty) {
      return none;
    }
    if (set.kind() == Kind.CHARACTER) {
      return set.hasCharacter(codePoint) ? empty : none;
    }
    long key = (long) set.id() << 32 | codePoint;
    TextSet known = derivatives.get(key);
    if (known != null) {
      return known;
    }
    TextSet after =
        switch (set.kind()) {
          case SEQUENCE -> {
            TextSet behind = sequence(after(set.first(), codePoint), set.second());
            yield set.first().hasEmpty()
                ? anyOf(List.of(behind, after(set.second(), codePoint)))
                : behind;
          }
          case ANY_OF ->
              anyOf(set.members().stream().map(member -> after(member, codePoint)).toList());
          case ALL_OF ->
              allOf(set.members().stream().map(member -> after(member, codePoint)).toList());
          case NOT -> not(after(set.first(), codePoint));
          case REPEAT -> sequence(after(set.first(), codePoint), set);
          case NOTHING, EMPTY, CHARACTER -> throw new IllegalStateException("handled above");
        };
    derivatives.put(key, after);
    return after;
  }

  /** The first code points of ranges within which all characters are followed by the same. */
  private SortedSet<Integer> borders(TextSet set) {
    SortedSet<Integer> borders = new TreeSet<>();
    borders.add(0);
    collectBorders(set, borders);
    return borders;
  }

  private static void collectBorders(TextSet set, SortedSet<Integer> borders) {
    switch (set.kind()) {
      case NOTHING, EMPTY -> {}
      case CHARACTER -> {
        for (int i = 0; i < set.ranges().length; i += 2) {
          borders.add(set.ranges()[i]);
          if (set.ranges()[i + 1] < LAST) {
            borders.add(set.ranges()[i + 1] + 1);
          }
        }
      }
      case SEQUENCE -> {
        collectBorders(set.first(), borders);
        if (set.first().hasEmpty()) {
          collectBorders(set.second(), borders);
        }
      }
      case ANY_OF, ALL_OF, NOT, REPEAT ->
          set.members().forEach(member -> collectBorders(member, borders));
    }
  }

  /** The characters that texts of the set begin with, by what follows them. */
  Map<TextSet, TextSet> beginnings(TextSet set) {
    Map<TextSet, TextSet> known = beginnings.get(set);
    if (known == null) {
      known = Collections.unmodifiableMap(findBeginnings(set));
      beginnings.put(set, known);
    }
    return known;
  }

  private Map<TextSet, TextSet> findBeginnings(TextSet set) {
    List<Integer> borders = List.copyOf(borders(set));
    Map<TextSet, TextSet> found = new LinkedHashMap<>();
    for (int i = 0; i < borders.size(); i++) {
      int last = i + 1 < borders.size() ? borders.get(i + 1) - 1 : LAST;
      TextSet behind = after(set, borders.get(i));
      if (!isNone(behind)) {
        found.merge(
            behind,
            character(borders.get(i), last),
            (some, others) -> anyOf(List.of(some, others)));
      }
    }
    return found;
  }

  /** The characters that texts of the set begin with. */
  TextSet firstCharacters(TextSet set) {
    return anyOf(beginnings(set).values());
  }

  /** Characters of both. */
  TextSet common(TextSet some, TextSet others) {
    int[] outside =
        IntStream.concat(
                Arrays.stream(complement(some.ranges())),
                Arrays.stream(complement(others.ranges())))
            .toArray();
    return otherCharacter(outside);
  }

  /** Whether the set has no text at all; not all such sets are {@link #none}. */
  boolean isNone(TextSet set) {
    if (set == none) {
      return true;
    }
    if (set.hasEmpty() || set.kind() == Kind.CHARACTER) {
      return false;
    }
    Boolean known = nothing.get(set);
    if (known != null) {
      return known;
    }
    Set<TextSet> seen = new HashSet<>(Set.of(set));
    Deque<TextSet> waiting = new ArrayDeque<>(seen);
    while (!waiting.isEmpty()) {
      TextSet next = waiting.pop();
      if (next.hasEmpty() || Boolean.FALSE.equals(nothing.get(next))) {
        nothing.put(set, false);
        return false;
      }
      if (seen.size() > LONGEST_SEARCH) {
        throw new TooLargeException();
      }
      for (int border : borders(next)) {
        TextSet after = after(next, border);
        if (after != none && !Boolean.TRUE.equals(nothing.get(after)) && seen.add(after)) {
          waiting.push(after);
        }
      }
    }
    seen.forEach(each -> nothing.put(each, true));
    return true;
  }

  /** A terminal takes too many steps to be looked through. */
  static final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
