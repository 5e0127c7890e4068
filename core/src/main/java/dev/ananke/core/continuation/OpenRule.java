package dev.ananke.core.continuation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A rule that began at some place of the text, with the places in other rules that wait for it. */
final class OpenRule {
  private final List<Item> waiting = new ArrayList<>(4);
  private int[] reached = new int[4];
  private int count;
  private int place = -1;

  /** A state of an open rule that the text has come to. */
  record Item(RuleState state, OpenRule rule) {}

  /** Where the text goes on when the rule is complete; nowhere if it is the whole text. */
  List<Item> waiting() {
    return waiting;
  }

  /** Whether the state is new at that place of the text. */
  boolean reach(RuleState state, int at) {
    if (place != at) {
      place = at;
      count = 0;
    }
    for (int i = 0; i < count; i++) {
      if (reached[i] == state.id()) {
        return false;
      }
    }
    if (count == reached.length) {
      reached = Arrays.copyOf(reached, 2 * count);
    }
    reached[count++] = state.id();
    return true;
  }
}
