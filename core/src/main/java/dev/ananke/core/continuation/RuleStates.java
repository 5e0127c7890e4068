package dev.ananke.core.continuation;

import dev.ananke.core.grammar.LarkGrammar;
import dev.ananke.core.grammar.Rule;
import dev.ananke.core.grammar.SyntaxFormatException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * All places in the rules of a grammar: a rule without what was read of it is a rule again
 * (Antimirov's partial derivatives), and there are about as many of them as a rule has words.
 */
final class RuleStates {
  private final Map<String, Rule> rules;
  private final Set<String> nullable = new HashSet<>();
  private final Map<Rule, RuleState> states = new HashMap<>();
  private final List<RuleState> initial = new ArrayList<>();
  private final Map<String, Integer> ruleNumbers = new HashMap<>();
  private final Map<Rule, Integer> terminalNumbers = new HashMap<>();
  private final List<Rule> terminals = new ArrayList<>();
  private final Deque<RuleState> unfinished = new ArrayDeque<>();

  RuleStates(LarkGrammar grammar) {
    rules = grammar.rules();
    findNullable();
    for (String name : rules.keySet()) {
      ruleNumbers.put(name, ruleNumbers.size());
    }
    for (Rule rule : rules.values()) {
      initial.add(state(rule.bare()));
    }
    while (!unfinished.isEmpty()) {
      finish(unfinished.pop());
    }
    findFirst();
  }

  private record Symbol(Rule symbol, Rule rest) {}

  private void findNullable() {
    boolean more = true;
    while (more) {
      more = false;
      for (Map.Entry<String, Rule> each : rules.entrySet()) {
        more |= isNullable(each.getValue()) && nullable.add(each.getKey());
      }
    }
  }

  private boolean isNullable(Rule rule) {
    return switch (rule) {
      case Rule.Blank blank -> true;
      case Rule.Literal literal -> literal.text().isEmpty();
      case Rule.Reference reference -> nullable.contains(reference.name());
      case Rule.Sequence sequence -> sequence.members().stream().allMatch(this::isNullable);
      case Rule.Choice choice -> choice.members().stream().anyMatch(this::isNullable);
      case Rule.Repeat repeat -> !repeat.atLeastOnce() || isNullable(repeat.content());
      case Rule.Field field -> isNullable(field.content());
      case Rule.Pattern pattern -> throw notLark(pattern);
      case Rule.Token token -> throw notLark(token);
    };
  }

  private static SyntaxFormatException notLark(Rule rule) {
    return new SyntaxFormatException("not in the notation of rules: " + rule);
  }

  private RuleState state(Rule rest) {
    RuleState known = states.get(rest);
    if (known != null) {
      return known;
    }
    RuleState state = new RuleState(states.size(), rest, isNullable(rest));
    states.put(rest, state);
    unfinished.push(state);
    return state;
  }

  private void finish(RuleState state) {
    Set<Symbol> symbols = new LinkedHashSet<>();
    collect(state.rest(), new Rule.Blank(), symbols);
    for (Symbol each : symbols) {
      RuleState behind = state(each.rest());
      if (each.symbol() instanceof Rule.Reference reference
          && !LarkGrammar.isTerminal(reference.name())) {
        Integer number = ruleNumbers.get(reference.name());
        if (number == null) {
          throw new SyntaxFormatException("no rule " + reference.name());
        }
        state.rules().add(new RuleState.Step(number, behind));
      } else {
        int number =
            terminalNumbers.computeIfAbsent(
                each.symbol(),
                terminal -> {
                  terminals.add(terminal);
                  return terminals.size() - 1;
                });
        state.terminals().add(new RuleState.Step(number, behind));
      }
    }
  }

  /**
   * What a rule can begin with, each with what remains of the rule and of what stands behind it.
   */
  private void collect(Rule rule, Rule behind, Set<Symbol> symbols) {
    switch (rule) {
      case Rule.Blank blank -> {}
      case Rule.Literal literal -> {
        if (!literal.text().isEmpty()) {
          symbols.add(new Symbol(literal, behind));
        }
      }
      case Rule.Reference reference -> symbols.add(new Symbol(reference, behind));
      case Rule.Field field -> collect(field.content(), behind, symbols);
      case Rule.Choice choice ->
          choice.members().forEach(member -> collect(member, behind, symbols));
      case Rule.Repeat repeat ->
          collect(
              repeat.content(),
              sequence(List.of(new Rule.Repeat(repeat.content(), false), behind)),
              symbols);
      case Rule.Sequence sequence -> {
        List<Rule> members = sequence.members();
        for (int i = 0; i < members.size(); i++) {
          List<Rule> rest = new ArrayList<>(members.subList(i + 1, members.size()));
          rest.add(behind);
          collect(members.get(i), sequence(rest), symbols);
          if (!isNullable(members.get(i))) {
            break;
          }
        }
      }
      case Rule.Pattern pattern -> throw notLark(pattern);
      case Rule.Token token -> throw notLark(token);
    }
  }

  private static Rule sequence(List<Rule> members) {
    List<Rule> flat = new ArrayList<>();
    for (Rule member : members) {
      Rule bare = member.bare();
      if (bare instanceof Rule.Sequence inner) {
        flat.addAll(inner.members());
      } else if (!(bare instanceof Rule.Blank)) {
        flat.add(bare);
      }
    }
    return switch (flat.size()) {
      case 0 -> new Rule.Blank();
      case 1 -> flat.getFirst();
      default -> new Rule.Sequence(flat);
    };
  }

  private void findFirst() {
    boolean more = true;
    while (more) {
      more = false;
      for (RuleState state : states.values()) {
        int before = state.first().cardinality();
        state.terminals().forEach(step -> state.first().set(step.symbol()));
        state.rules().forEach(step -> state.first().or(initial.get(step.symbol()).first()));
        more |= state.first().cardinality() > before;
      }
    }
  }

  /** Where the grammar begins. */
  int start() {
    return Objects.requireNonNull(ruleNumbers.get(LarkGrammar.START));
  }

  /** The beginning of a rule. */
  RuleState initial(int rule) {
    return initial.get(rule);
  }

  int ruleCount() {
    return initial.size();
  }

  /** Literals and names of terminals, as rules refer to them; their places are their numbers. */
  List<Rule> terminals() {
    return terminals;
  }
}
