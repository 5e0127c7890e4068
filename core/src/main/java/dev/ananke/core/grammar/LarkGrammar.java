package dev.ananke.core.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
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
        if (ignored != null) {
          throw new SyntaxFormatException(IGNORE + "stands there twice");
        }
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
    Set<String> reached = reached(references(start), this::uses);
    Map<String, Rule> kept = new LinkedHashMap<>();
    kept.put(START, start);
    rules.forEach(
        (name, rule) -> {
          if (reached.contains(name)) {
            kept.putIfAbsent(name, rule);
          }
        });
    Map<String, String> keptTerminals = new LinkedHashMap<>(terminals);
    keptTerminals.keySet().retainAll(reached);
    return new LarkGrammar(kept, keptTerminals, ignored, initialSkip);
  }

  /** Some names, those that they use, those that these use, and so on. */
  static Set<String> reached(List<String> names, Function<String, List<String>> uses) {
    Set<String> reached = new HashSet<>();
    Deque<String> waiting = new ArrayDeque<>(names);
    while (!waiting.isEmpty()) {
      String name = waiting.pop();
      if (reached.add(name)) {
        uses.apply(name).forEach(waiting::push);
      }
    }
    return reached;
  }

  /** The names that the definition of one uses; none if another fragment defines it. */
  List<String> uses(String name) {
    Rule rule = rules.get(name);
    if (rule != null) {
      return references(rule);
    }
    if (!isTerminal(name)) {
      throw new SyntaxFormatException("no rule " + name);
    }
    String terminal = terminals.get(name);
    return terminal == null ? List.of() : references(name, terminal);
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

  /** The terminals that the text of one uses. */
  static List<String> references(String name, String terminal) {
    return RuleText.lexemes(name, terminal).stream().filter(LarkGrammar::isTerminal).toList();
  }

  /** The rules and terminals that a rule uses. */
  static List<String> references(Rule rule) {
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

  /** Whether the start rule stands in a rule, so that it means more than the whole text. */
  public boolean usesStart() {
    return rules.values().stream().anyMatch(rule -> references(rule).contains(START));
  }

  /** Terminals that rules or terminals use and that other fragments define. */
  public SortedSet<String> openTerminals() {
    SortedSet<String> open = new TreeSet<>();
    rules.values().forEach(rule -> open.addAll(references(rule)));
    terminals.forEach((name, text) -> open.addAll(references(name, text)));
    open.removeIf(name -> !isTerminal(name) || terminals.containsKey(name));
    return open;
  }

  /** The text that {@link #read} reads. */
  public String text() {
    List<String> lines = new ArrayList<>();
    rules.forEach((name, rule) -> lines.add(line(name, write(rule))));
    terminals.forEach((name, terminal) -> lines.add(line(name, terminal)));
    return text(lines, ignored, initialSkip);
  }

  /** What defines a name. */
  static String line(String name, String body) {
    return name + ": " + body + '\n';
  }

  /** A grammar of these lines. */
  static String text(Iterable<String> lines, @Nullable String ignored, boolean initialSkip) {
    StringBuilder text = new StringBuilder();
    if (initialSkip) {
      text.append(INITIAL_SKIP).append('\n');
    }
    lines.forEach(text::append);
    if (ignored != null) {
      text.append(IGNORE).append(ignored).append('\n');
    }
    return text.toString();
  }
}
