package dev.ananke.core.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A grammar as {@link SyntaxGenerator} and the fragments beside it write it: rules in Lark
 * notation, terminals as the text that they are, what may stand between tokens.
 *
 * @param rules by name, {@code start} among them; in the order of the text
 * @param terminals by name; in the order of the text
 * @param ignored the regular expression of what may stand between tokens, null if nothing may
 * @param initialSkip whether that may stand before the first token, too
 */
public record LarkGrammar(
    Map<String, Rule> rules,
    Map<String, String> terminals,
    @Nullable String ignored,
    boolean initialSkip) {
  /** The rule that the whole text is one of. */
  public static final String START = "start";

  private static final String INITIAL_SKIP = "%llguidance {\"allow_initial_skip\": true}";
  private static final String IGNORE = "%ignore ";

  public LarkGrammar {
    rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    terminals = Collections.unmodifiableMap(new LinkedHashMap<>(terminals));
    if (!rules.containsKey(START)) {
      throw new SyntaxFormatException("the grammar has no rule " + START);
    }
  }

  /**
   * Reads a text that keeps to the notation of {@link SyntaxOverrides}: a definition a line.
   *
   * @throws SyntaxFormatException if it has anything else
   */
  public static LarkGrammar read(String text) {
    Map<String, Rule> rules = new LinkedHashMap<>();
    Map<String, String> terminals = new LinkedHashMap<>();
    String ignored = null;
    boolean initialSkip = false;
    for (String line : text.lines().toList()) {
      if (line.isBlank()) {
        continue;
      }
      if (line.equals(INITIAL_SKIP)) {
        initialSkip = true;
        continue;
      }
      if (line.startsWith(IGNORE)) {
        ignored = line.substring(IGNORE.length()).strip();
        continue;
      }
      int colon = line.indexOf(':');
      String name = line.substring(0, Math.max(0, colon)).strip();
      if (!name.matches("_?[A-Za-z][A-Za-z0-9_]*")) {
        throw new SyntaxFormatException("no definition: " + line);
      }
      String body = line.substring(colon + 1).strip();
      boolean twice =
          RuleText.isTerminal(name)
              ? terminals.put(name, body) != null
              : rules.put(name, RuleText.read(name, body)) != null;
      if (twice) {
        throw new SyntaxFormatException(name + " is defined twice");
      }
    }
    return new LarkGrammar(rules, terminals, ignored, initialSkip);
  }

  /** Whether a name is that of a terminal, and not of a rule. */
  public static boolean isTerminal(String name) {
    return RuleText.isTerminal(name);
  }

  /** Words, strings, regular expressions and signs that a terminal's text is made of. */
  public static List<String> lexemes(String name, String terminal) {
    return RuleText.lexemes(name, terminal);
  }

  /** A rule as a text of Lark. */
  public static String write(Rule rule) {
    return RuleText.write(rule);
  }

  /** A rule from a text of Lark. */
  public static Rule rule(String text) {
    return RuleText.read(START, text);
  }

  /** Texts in Lark's quotes as they are. */
  public static String unquote(String quoted) {
    return RuleText.unquote(quoted);
  }

  /**
   * The grammar whose texts are what {@code start} stands for: another start rule, and of the
   * others those that it reaches, in the same order.
   */
  public LarkGrammar startingWith(Rule start) {
    Map<String, Rule> reached = new TreeMap<>();
    Map<String, String> used = new TreeMap<>();
    reached.put(START, start);
    Deque<Rule> waiting = new ArrayDeque<>(List.of(start));
    while (!waiting.isEmpty()) {
      for (String name : references(waiting.pop())) {
        Rule rule = rules.get(name);
        if (isTerminal(name)) {
          use(name, used);
        } else if (rule == null) {
          throw new SyntaxFormatException("no rule " + name);
        } else if (reached.put(name, rule) == null) {
          waiting.push(rule);
        }
      }
    }
    Map<String, Rule> kept = new LinkedHashMap<>();
    kept.put(START, start);
    rules.keySet().stream()
        .filter(name -> !name.equals(START) && reached.containsKey(name))
        .forEach(name -> kept.put(name, rules.get(name)));
    Map<String, String> keptTerminals = new LinkedHashMap<>();
    terminals.forEach(
        (name, text) -> {
          if (used.containsKey(name)) {
            keptTerminals.put(name, text);
          }
        });
    return new LarkGrammar(kept, keptTerminals, ignored, initialSkip);
  }

  /** The grammar whose texts have the same tokens from the last to the first. */
  public LarkGrammar reversed() {
    Map<String, Rule> reversed = new LinkedHashMap<>();
    rules.forEach((name, rule) -> reversed.put(name, reversed(rule)));
    return new LarkGrammar(reversed, terminals, ignored, initialSkip);
  }

  private static Rule reversed(Rule rule) {
    return switch (rule) {
      case Rule.Sequence sequence ->
          new Rule.Sequence(
              sequence.members().reversed().stream().map(LarkGrammar::reversed).toList());
      case Rule.Choice choice ->
          new Rule.Choice(choice.members().stream().map(LarkGrammar::reversed).toList());
      case Rule.Repeat repeat -> new Rule.Repeat(reversed(repeat.content()), repeat.atLeastOnce());
      case Rule.Field field -> new Rule.Field(field.name(), reversed(field.content()));
      case Rule.Token token -> token;
      case Rule.Reference reference -> reference;
      case Rule.Literal literal -> literal;
      case Rule.Pattern pattern -> pattern;
      case Rule.Blank blank -> blank;
    };
  }

  private void use(String terminal, Map<String, String> used) {
    String text = terminals.get(terminal);
    if (text != null && used.put(terminal, text) == null) {
      for (String lexeme : RuleText.lexemes(terminal, text)) {
        if (isTerminal(lexeme)) {
          use(lexeme, used);
        }
      }
    }
  }

  private static List<String> references(Rule rule) {
    List<String> names = new ArrayList<>();
    collect(rule, names);
    return names;
  }

  private static void collect(Rule rule, List<String> names) {
    switch (rule) {
      case Rule.Reference reference -> names.add(reference.name());
      case Rule.Sequence sequence -> sequence.members().forEach(each -> collect(each, names));
      case Rule.Choice choice -> choice.members().forEach(each -> collect(each, names));
      case Rule.Repeat repeat -> collect(repeat.content(), names);
      case Rule.Field field -> collect(field.content(), names);
      case Rule.Token token -> collect(token.content(), names);
      case Rule.Blank blank -> {}
      case Rule.Literal literal -> {}
      case Rule.Pattern pattern -> {}
    }
  }

  /** Terminals that rules or terminals use and that other fragments define. */
  public SortedSet<String> openTerminals() {
    SortedSet<String> open = new TreeSet<>();
    rules.values().forEach(rule -> open.addAll(references(rule)));
    terminals.forEach((name, text) -> open.addAll(RuleText.lexemes(name, text)));
    open.removeIf(name -> !isTerminal(name) || terminals.containsKey(name));
    return open;
  }

  /** The text that {@link #read} reads. */
  public String text() {
    StringBuilder text = new StringBuilder();
    if (initialSkip) {
      text.append(INITIAL_SKIP).append('\n');
    }
    rules.forEach((name, rule) -> text.append(name).append(": ").append(write(rule)).append('\n'));
    terminals.forEach((name, body) -> text.append(name).append(": ").append(body).append('\n'));
    if (ignored != null) {
      text.append(IGNORE).append(ignored).append('\n');
    }
    return text.toString();
  }
}
