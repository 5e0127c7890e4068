package dev.ananke.core.continuation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cuts tokens as the engine does: of the terminals that the grammar allows at a place all are
 * followed at once, for as long as one of them goes on, without a way back.
 */
final class Lexer {
  private static final int ASCII = 128;

  private final TextSets sets;
  private final List<TextSet> terminals;
  private final Map<BitSet, State> starts = new HashMap<>();
  private final Map<List<Integer>, State> states = new HashMap<>();

  Lexer(TextSets sets, List<TextSet> terminals) {
    this.sets = sets;
    this.terminals = terminals;
  }

  /** Where a token has come to: terminals that go on or end here, each with what may follow. */
  final class State {
    private final int[] numbers;
    private final List<TextSet> rests;
    private final BitSet ended = new BitSet();
    private final @Nullable State[] ascii = new State[ASCII];
    private final Map<Integer, State> others = new HashMap<>();
    private @Nullable TextSet next;

    private State(int[] numbers, List<TextSet> rests) {
      this.numbers = numbers;
      this.rests = rests;
      for (int i = 0; i < numbers.length; i++) {
        if (rests.get(i).hasEmpty()) {
          ended.set(numbers[i]);
        }
      }
    }

    /** Whether no terminal goes on so. */
    boolean isDead() {
      return numbers.length == 0;
    }

    /** Terminals that are whole. */
    BitSet ended() {
      return ended;
    }

    int size() {
      return numbers.length;
    }

    int number(int index) {
      return numbers[index];
    }

    TextSet rest(int index) {
      return rests.get(index);
    }

    /** Characters with which a terminal goes on. */
    TextSet next() {
      TextSet found = next;
      if (found == null) {
        found = sets.firstCharacters(sets.anyOf(rests));
        next = found;
      }
      return found;
    }

    State after(int codePoint) {
      if (codePoint >= ASCII) {
        return others.computeIfAbsent(codePoint, this::derive);
      }
      State known = ascii[codePoint];
      if (known == null) {
        known = derive(codePoint);
        ascii[codePoint] = known;
      }
      return known;
    }

    private State derive(int codePoint) {
      List<Integer> alive = new ArrayList<>();
      List<TextSet> behind = new ArrayList<>();
      for (int i = 0; i < numbers.length; i++) {
        TextSet rest = sets.after(rests.get(i), codePoint);
        if (!sets.isNone(rest)) {
          alive.add(numbers[i]);
          behind.add(rest);
        }
      }
      return state(alive, behind);
    }
  }

  private State state(List<Integer> numbers, List<TextSet> rests) {
    List<Integer> key = new ArrayList<>(numbers);
    rests.forEach(rest -> key.add(rest.id()));
    return states.computeIfAbsent(
        key, k -> new State(numbers.stream().mapToInt(Integer::intValue).toArray(), rests));
  }

  /** Before a token of which these terminals are allowed. */
  State start(BitSet allowed) {
    State known = starts.get(allowed);
    if (known != null) {
      return known;
    }
    List<Integer> numbers = allowed.stream().boxed().toList();
    State start = state(numbers, numbers.stream().map(terminals::get).toList());
    starts.put((BitSet) allowed.clone(), start);
    return start;
  }
}
