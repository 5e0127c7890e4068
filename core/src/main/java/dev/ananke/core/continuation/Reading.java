package dev.ananke.core.continuation;

import dev.ananke.core.continuation.OpenRule.Item;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One text on its way through the rules, all ways to read it at once (Earley's algorithm; items of
 * one rule and origin share what waits for them). A rule is only entered if it can begin with the
 * token that follows, so that few are open.
 */
final class Reading {
  private final RuleStates states;
  private final @Nullable OpenRule[] entered;
  private final OpenRule whole = new OpenRule();
  private int place;

  /** Items that stand right behind the last token. */
  private List<Item> scanned = new ArrayList<>();

  /** And those that stand behind a rule that ended with it. */
  private List<Item> items = new ArrayList<>();

  Reading(RuleStates states) {
    this.states = states;
    this.entered = new OpenRule[states.ruleCount()];
    advance(List.of(new Item(states.initial(states.start()), whole)));
  }

  /** What stands for the text as a whole. */
  OpenRule whole() {
    return whole;
  }

  List<Item> scanned() {
    return scanned;
  }

  /** Terminals that may come next. */
  BitSet allowed() {
    BitSet allowed = new BitSet();
    items.forEach(item -> allowed.or(item.state().first()));
    return allowed;
  }

  /** Whether the text may end. */
  boolean mayEnd() {
    return items.stream().anyMatch(item -> item.rule().equals(whole) && item.state().mayEnd());
  }

  /** Takes a token that is each of these terminals. */
  void take(BitSet terminals) {
    List<Item> next = new ArrayList<>();
    enter(terminals, (terminal, item) -> next.add(item));
    advance(next);
  }

  /** What each of these terminals would lead to. */
  SortedMap<Integer, List<Item>> behind(BitSet terminals) {
    SortedMap<Integer, List<Item>> behind = new TreeMap<>();
    int count = items.size();
    enter(
        terminals,
        (terminal, item) -> {
          List<Item> known = behind.computeIfAbsent(terminal, each -> new ArrayList<>());
          if (!known.contains(item)) {
            known.add(item);
          }
        });
    items.subList(count, items.size()).clear();
    return behind;
  }

  private interface Scan {
    void found(int terminal, Item behind);
  }

  private void enter(BitSet terminals, Scan scan) {
    Arrays.fill(entered, null);
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      for (RuleState.Step step : item.state().terminals()) {
        if (terminals.get(step.symbol())) {
          scan.found(step.symbol(), new Item(step.behind(), item.rule()));
        }
      }
      for (RuleState.Step step : item.state().rules()) {
        RuleState initial = states.initial(step.symbol());
        if (!initial.first().intersects(terminals)) {
          continue;
        }
        OpenRule open = entered[step.symbol()];
        if (open == null) {
          open = new OpenRule();
          entered[step.symbol()] = open;
          items.add(new Item(initial, open));
        }
        open.waiting().add(new Item(step.behind(), item.rule()));
      }
    }
  }

  /** Stands at a place that these items lead to. */
  void advance(List<Item> next) {
    place++;
    List<Item> reached = new ArrayList<>();
    for (Item item : next) {
      if (item.rule().reach(item.state(), place)) {
        reached.add(item);
      }
    }
    scanned = List.copyOf(reached);
    for (int i = 0; i < reached.size(); i++) {
      Item item = reached.get(i);
      if (item.state().mayEnd()) {
        for (Item waiting : item.rule().waiting()) {
          if (waiting.rule().reach(waiting.state(), place)) {
            reached.add(waiting);
          }
        }
      }
    }
    items = reached;
  }
}
