package dev.ananke.core.continuation;

import dev.ananke.core.continuation.OpenRule.Item;
import dev.ananke.core.grammar.LarkGrammar;
import dev.ananke.core.grammar.LarkTemplate;
import dev.ananke.core.grammar.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;

/**
 * Writes the grammar of what may follow a reading: rules for the places that are open at the cursor
 * beside the rules of the grammar itself.
 */
final class ContinuationWriter {
  /** Begins the names of terminals of which a part is left; grammars of languages do not use it. */
  static final String TERMINAL = "CURSOR_";

  private static final Rule END = new Rule.Blank();

  private final String ruleNames;
  private final TextSets sets;
  private final RuleStates states;
  private final List<TextSet> terminals;
  private final TerminalWriter terminalWriter;
  private final Reading reading;
  private final Set<Rule> start = new LinkedHashSet<>();
  private final Map<String, Rule> rules = new LinkedHashMap<>();
  private final Map<String, String> newTerminals = new LinkedHashMap<>();
  private final Map<TextSet, Rule> terminalNames = new HashMap<>();
  private final Map<Item, Rule> itemNames = new HashMap<>();
  private final Map<OpenRule, Rule> openNames = new HashMap<>();
  private final Deque<OpenRule> unwritten = new ArrayDeque<>();

  /**
   * What is written: another start rule for the grammar, and what it needs beside the grammar's own
   * definitions.
   *
   * @param cut what new terminals stand for
   */
  record Written(
      Rule start,
      Map<String, Rule> rules,
      Map<String, String> terminals,
      Map<String, TextSet> cut,
      boolean initialSkip) {

    /** All of it as one grammar. */
    LarkGrammar in(LarkGrammar grammar) {
      Map<String, Rule> allRules = new LinkedHashMap<>(rules);
      grammar.rules().forEach(allRules::putIfAbsent);
      Map<String, String> allTerminals = new LinkedHashMap<>(terminals);
      grammar.terminals().forEach(allTerminals::putIfAbsent);
      return new LarkGrammar(allRules, allTerminals, grammar.ignored(), initialSkip)
          .startingWith(start);
    }

    /** The text of that grammar. */
    String in(LarkTemplate grammar) {
      return grammar.startingWith(start, rules, terminals, initialSkip);
    }
  }

  /**
   * @param ruleNames begins the names of new rules; the grammar has none of that kind
   * @param terminals by their numbers; the last is what may stand between tokens
   */
  ContinuationWriter(
      String ruleNames,
      TextSets sets,
      RuleStates states,
      List<TextSet> terminals,
      TerminalWriter terminalWriter,
      Reading reading) {
    this.ruleNames = ruleNames;
    this.sets = sets;
    this.states = states;
    this.terminals = terminals;
    this.terminalWriter = terminalWriter;
    this.reading = reading;
  }

  /**
   * Behind a token that cannot go on.
   *
   * @param skip whether what may stand between tokens may come next
   */
  Written behindToken(boolean skip) {
    start.addAll(rests(reading.scanned()));
    return written(skip);
  }

  /** Behind a token that goes on, or goes on and is whole as well. */
  Written within(Lexer.State token) {
    int ignored = terminals.size() - 1;
    if (isBetweenTokens(token, ignored)) {
      return behindToken(true);
    }
    addRests(token, ignored);
    if (!token.ended().isEmpty()) {
      if (!token.ended().get(ignored)) {
        reading.take(token.ended());
      }
      addSeparated(token.next(), terminals.get(ignored));
    }
    return written(false);
  }

  /** What a token may still have, and then what follows it. */
  private void addRests(Lexer.State token, int ignored) {
    BitSet numbers = new BitSet();
    for (int i = 0; i < token.size(); i++) {
      numbers.set(token.number(i));
    }
    SortedMap<Integer, List<Item>> behind = reading.behind(numbers);
    if (numbers.get(ignored)) {
      behind.put(ignored, reading.scanned());
    }
    for (int i = 0; i < token.size(); i++) {
      TextSet rest = beginning(token.rest(i), sets.character(0, TextSets.LAST));
      if (rest != sets.none()) {
        add(List.of(terminal(rest)), Objects.requireNonNull(behind.get(token.number(i))));
      }
    }
  }

  /** Whether what goes on might as well begin anew, as white space does. */
  private boolean isBetweenTokens(Lexer.State token, int ignored) {
    if (token.size() != 1 || token.number(0) != ignored || !token.ended().get(ignored)) {
      return false;
    }
    Map<TextSet, TextSet> anew = sets.beginnings(terminals.get(ignored));
    return sets.beginnings(token.rest(0)).entrySet().stream()
        .allMatch(
            each -> {
              TextSet first = anew.getOrDefault(each.getKey(), sets.none());
              return sets.common(first, each.getValue()) == each.getValue();
            });
  }

  /**
   * What follows a token without being part of it, though the token could go on: whatever begins
   * with none of the characters that it could go on with. A terminal of which that leaves a part
   * becomes one of its own.
   */
  private void addSeparated(TextSet goesOn, TextSet ignored) {
    if (reading.mayEnd()) {
      start.add(END);
    }
    TextSet others = sets.otherCharacter(goesOn.ranges());
    TextSet separator = beginning(ignored, others);
    if (separator != sets.none()) {
      add(List.of(terminal(separator)), reading.scanned());
    }
    Map<Set<Item>, List<Rule>> byItems = new LinkedHashMap<>();
    reading
        .behind(reading.allowed())
        .forEach(
            (number, items) -> {
              TextSet whole = terminals.get(number);
              TextSet separate = beginning(whole, others);
              if (separate != sets.none()) {
                boolean all = sets.common(sets.firstCharacters(whole), goesOn) == sets.none();
                byItems
                    .computeIfAbsent(new LinkedHashSet<>(items), each -> new ArrayList<>())
                    .add(all ? states.terminals().get(number) : terminal(separate));
              }
            });
    byItems.forEach((items, first) -> add(first, List.copyOf(items)));
  }

  /** The texts of a set that begin with one of the characters. */
  private TextSet beginning(TextSet set, TextSet characters) {
    List<TextSet> beginnings = new ArrayList<>();
    sets.beginnings(set)
        .forEach(
            (behind, first) ->
                beginnings.add(sets.sequence(sets.common(first, characters), behind)));
    return sets.anyOf(beginnings);
  }

  private Rule terminal(TextSet set) {
    return terminalNames.computeIfAbsent(
        set,
        each -> {
          String name = TERMINAL + newTerminals.size();
          newTerminals.put(name, terminalWriter.write(each));
          return new Rule.Reference(name);
        });
  }

  private void add(List<Rule> first, List<Item> behind) {
    start.add(new Rule.Sequence(List.of(anyOf(first), anyOf(List.copyOf(rests(behind))))));
  }

  private static Rule anyOf(List<Rule> rules) {
    return rules.size() == 1 ? rules.getFirst() : new Rule.Choice(rules);
  }

  private Set<Rule> rests(List<Item> items) {
    Set<Rule> rests = new LinkedHashSet<>();
    items.forEach(item -> rests.add(rest(item)));
    return rests;
  }

  /** What remains of a rule, and then of those that it stands in. */
  private Rule rest(Item item) {
    Rule behind = behind(item.rule());
    if (item.state().isEnd()) {
      return behind;
    }
    Rule rest = item.state().rest();
    if (behind.equals(END) && rest instanceof Rule.Reference) {
      return rest;
    }
    return itemNames.computeIfAbsent(
        item, each -> define(behind.equals(END) ? rest : new Rule.Sequence(List.of(rest, behind))));
  }

  private Rule define(Rule rule) {
    String name = ruleNames + rules.size();
    rules.put(name, rule);
    return new Rule.Reference(name);
  }

  /** What follows an open rule. */
  private Rule behind(OpenRule open) {
    OpenRule outer = open;
    while (outer.waiting().size() == 1 && outer.waiting().getFirst().state().isEnd()) {
      outer = outer.waiting().getFirst().rule();
    }
    if (outer.equals(reading.whole())) {
      return END;
    }
    return openNames.computeIfAbsent(
        outer,
        each -> {
          unwritten.add(each);
          // Its alternatives come later: chains are as deep as the text is.
          return define(END);
        });
  }

  private Written written(boolean initialSkip) {
    while (!unwritten.isEmpty()) {
      OpenRule open = unwritten.remove();
      Rule.Reference name = (Rule.Reference) Objects.requireNonNull(openNames.get(open));
      rules.put(name.name(), anyOf(List.copyOf(rests(open.waiting()))));
    }
    Map<String, TextSet> cut = new HashMap<>();
    terminalNames.forEach((set, name) -> cut.put(((Rule.Reference) name).name(), set));
    return new Written(anyOf(List.copyOf(start)), rules, newTerminals, cut, initialSkip);
  }
}
