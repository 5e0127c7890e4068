package dev.ananke.core.continuation;

import dev.ananke.core.grammar.Rule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A place in a rule, known by what remains of the rule; rules that remain alike share it. */
final class RuleState {
  private final int id;
  private final Rule rest;
  private final boolean mayEnd;
  private final List<Step> terminals = new ArrayList<>();
  private final List<Step> rules = new ArrayList<>();
  private final BitSet first = new BitSet();

  /** Over a terminal or a rule, by its number, to the state behind it. */
  record Step(int symbol, RuleState behind) {}

  RuleState(int id, Rule rest, boolean mayEnd) {
    this.id = id;
    this.rest = rest;
    this.mayEnd = mayEnd;
  }

  int id() {
    return id;
  }

  Rule rest() {
    return rest;
  }

  /** Whether the rule may end here. */
  boolean mayEnd() {
    return mayEnd;
  }

  /** Whether nothing can come. */
  boolean isEnd() {
    return terminals.isEmpty() && rules.isEmpty();
  }

  List<Step> terminals() {
    return terminals;
  }

  List<Step> rules() {
    return rules;
  }

  /** Terminals that may come first in what remains. */
  BitSet first() {
    return first;
  }
}
