package dev.ananke.core.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Writes the rules that a start rule reaches as Lark, in the order of their names.
 *
 * <p>What a mask costs is the number of parser items that a text position opens, so two shapes are
 * changed on the way: alternatives that are single terminals become one terminal, and an optional
 * prefix that several alternatives share (modifiers) is factored out of them. Neither changes what
 * is accepted.
 */
public final class SyntaxGenerator {
  /** What stands for a rule without its optional prefix. */
  private static final String WITHOUT_PREFIX = "_rest";

  private final SortedMap<String, Rule> rules;
  private final SyntaxOverrides overrides;
  private final SortedMap<String, String> writtenRules = new TreeMap<>();
  private final SortedMap<String, String> writtenTerminals = new TreeMap<>();
  private final SortedSet<String> openTerminals = new TreeSet<>();
  private final Set<String> used = new HashSet<>();
  private final Deque<String> waiting = new ArrayDeque<>();

  private SyntaxGenerator(TreeSitterGrammar grammar, SyntaxOverrides overrides) {
    this.rules = new TreeMap<>(grammar.rules());
    this.rules.putAll(overrides.rules());
    this.overrides = overrides;
  }

  /**
   * The text that accepts what {@code start} accepts.
   *
   * @throws SyntaxFormatException if a rule needs an override, or an override is not used
   */
  public static SyntaxGrammar generate(
      TreeSitterGrammar grammar, SyntaxOverrides overrides, String start) {
    SyntaxGenerator generator = new SyntaxGenerator(grammar, overrides);
    String text = generator.text(start);
    return new SyntaxGrammar(text, Collections.unmodifiableSortedSet(generator.openTerminals));
  }

  private String text(String start) {
    String startBody = RuleText.write(reference(start));
    while (!waiting.isEmpty()) {
      String name = waiting.pop();
      if (!writtenRules.containsKey(name)) {
        writtenRules.put(name, RuleText.write(new Body(name).rewrite(body(name))));
      }
    }
    Stream.of(
            overrides.rules().keySet(),
            overrides.terminals().keySet(),
            overrides.refinements().keySet())
        .flatMap(Set::stream)
        .filter(name -> !used.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new SyntaxFormatException(
                  "the override of " + name + " is not reached from " + start);
            });
    StringBuilder text =
        new StringBuilder("%llguidance {\"allow_initial_skip\": true}\nstart: ")
            .append(startBody)
            .append('\n');
    writtenRules.forEach((name, body) -> text.append(name).append(": ").append(body).append('\n'));
    writtenTerminals.forEach(
        (name, body) -> text.append(name).append(": ").append(body).append('\n'));
    if (overrides.ignored() != null) {
      text.append("%ignore ").append(overrides.ignored()).append('\n');
    }
    return text.toString();
  }

  /** A rule by its name, or the rest of one after its prefix. */
  private Rule body(String name) {
    Rule rule = rules.get(name);
    if (rule != null) {
      used.add(name);
      return rule;
    }
    String whole = whole(name);
    used.add(whole);
    return withoutPrefix(whole)
        .orElseThrow(
            () ->
                new SyntaxFormatException(
                    "no rule "
                        + name
                        + ": the grammar leaves it to a scanner, or an override misspells it"));
  }

  /** The rule that the name of a rest belongs to; any other name is that rule's own. */
  private String whole(String name) {
    return !rules.containsKey(name) && name.endsWith(WITHOUT_PREFIX)
        ? name.substring(0, name.length() - WITHOUT_PREFIX.length())
        : name;
  }

  private Optional<Rule> withoutPrefix(String name) {
    Rule rule = rules.get(name);
    if (rule == null || rule.parts().size() == 1) {
      return Optional.empty();
    }
    Rule first = rule.parts().getFirst().bare();
    boolean prefixed =
        first instanceof Rule.Choice choice
            && RuleText.isOptional(choice)
            && RuleText.withoutBlank(choice).bare() instanceof Rule.Reference reference
            && reference.name().equals(overrides.prefix());
    if (!prefixed) {
      return Optional.empty();
    }
    List<Rule> rest = rule.parts().subList(1, rule.parts().size());
    return Optional.of(rest.size() == 1 ? rest.getFirst() : new Rule.Sequence(rest));
  }

  /**
   * What a reference to a rule is written as: a terminal where it is one, another name where it
   * only stands for that.
   */
  private Rule reference(String name) {
    String refined = overrides.refinements().get(name);
    if (refined != null) {
      used.add(name);
      openTerminals.add(refined);
      return new Rule.Reference(refined);
    }
    if (RuleText.isTerminal(name)) {
      writeTerminal(name);
      return new Rule.Reference(name);
    }
    if (isTerminalRule(name)) {
      used.add(name);
      String terminal = name.toUpperCase(Locale.ROOT);
      writeTerminal(terminal);
      return new Rule.Reference(terminal);
    }
    Rule body = body(name);
    List<Rule> terminals = hasRefinedField(name) ? List.of() : onlyTerminals(body);
    if (terminals.size() == 1) {
      return terminals.getFirst();
    }
    if (!terminals.isEmpty()) {
      return union(name.toUpperCase(Locale.ROOT), terminals);
    }
    if (body.bare() instanceof Rule.Reference other && !hasRefinedField(name)) {
      return reference(other.name());
    }
    waiting.push(name);
    return new Rule.Reference(name);
  }

  /** Whether a refinement looks into a rule, so that it has to stay one. */
  private boolean hasRefinedField(String name) {
    return overrides.refinements().keySet().stream().anyMatch(key -> key.startsWith(name + "."));
  }

  private Rule literal(Rule.Literal literal) {
    List<String> parts = overrides.splits().get(literal.text());
    return parts == null
        ? literal
        : new Rule.Sequence(parts.stream().<Rule>map(Rule.Literal::new).toList());
  }

  private boolean isTerminalRule(String name) {
    if (overrides.terminals().containsKey(name.toUpperCase(Locale.ROOT))) {
      return true;
    }
    Rule rule = rules.get(name);
    return rule != null
        && !overrides.rules().containsKey(name)
        && (rule.bare() instanceof Rule.Pattern || hasToken(rule));
  }

  /** A rule in which white space matters can only be one terminal. */
  private static boolean hasToken(Rule rule) {
    return switch (rule) {
      case Rule.Token token -> true;
      case Rule.Field field -> hasToken(field.content());
      case Rule.Repeat repeat -> hasToken(repeat.content());
      case Rule.Sequence sequence ->
          sequence.members().stream().anyMatch(SyntaxGenerator::hasToken);
      case Rule.Choice choice -> choice.members().stream().anyMatch(SyntaxGenerator::hasToken);
      case Rule.Blank blank -> false;
      case Rule.Literal literal -> false;
      case Rule.Pattern pattern -> false;
      case Rule.Reference reference -> false;
    };
  }

  private void writeTerminal(String name) {
    if (writtenTerminals.containsKey(name)) {
      return;
    }
    String text = overrides.terminals().get(name);
    if (text != null) {
      used.add(name);
      writtenTerminals.put(name, text);
      for (String lexeme : RuleText.lexemes(name, text)) {
        if (RuleText.isTerminal(lexeme)) {
          reference(lexeme);
        }
      }
      return;
    }
    String rule = name.toLowerCase(Locale.ROOT);
    Rule body = rules.get(rule);
    if (body == null) {
      throw new SyntaxFormatException("no terminal " + name + ", and no rule " + rule);
    }
    if (!isTerminalRule(rule)) {
      // A terminal made of others, asked for in capitals by an override.
      reference(rule);
      if (!writtenTerminals.containsKey(name)) {
        throw new SyntaxFormatException(
            "rule " + rule + " is not a choice of terminals, so " + name + " does not exist");
      }
      return;
    }
    writtenTerminals.put(name, "/" + TokenExpression.of(rule, body, rules) + "/");
  }

  private Rule union(String name, List<Rule> terminals) {
    String text = RuleText.write(new Rule.Choice(terminals));
    String before = writtenTerminals.put(name, text);
    if (before != null && !before.equals(text)) {
      throw new SyntaxFormatException(name + " would be the name of two terminals: override one");
    }
    return new Rule.Reference(name);
  }

  /**
   * The terminals that a rule chooses from, sorted; none if it is anything else than such a choice.
   */
  private List<Rule> onlyTerminals(Rule rule) {
    LinkedHashSet<Rule> found = new LinkedHashSet<>();
    LinkedHashSet<String> through = new LinkedHashSet<>();
    if (!collectTerminals(rule, found, through)) {
      return List.of();
    }
    used.addAll(through);
    SortedMap<String, Rule> terminals = new TreeMap<>();
    for (Rule each : found) {
      Rule terminal = each instanceof Rule.Reference reference ? reference(reference.name()) : each;
      terminals.put(RuleText.write(terminal), terminal);
    }
    return List.copyOf(terminals.values());
  }

  private boolean collectTerminals(Rule rule, Set<Rule> found, Set<String> through) {
    return switch (rule.bare()) {
      case Rule.Choice choice ->
          choice.members().stream().allMatch(member -> collectTerminals(member, found, through));
      case Rule.Literal literal when !overrides.splits().containsKey(literal.text()) -> {
        found.add(literal);
        yield true;
      }
      case Rule.Reference reference when isSingle(reference.name()) -> {
        found.add(reference);
        yield true;
      }
      case Rule.Reference reference -> {
        Rule target = rules.get(reference.name());
        yield target != null
            && isPlain(target)
            && !hasRefinedField(reference.name())
            && through.add(reference.name())
            && collectTerminals(target, found, through);
      }
      default -> false;
    };
  }

  private boolean isSingle(String name) {
    return RuleText.isTerminal(name)
        || isTerminalRule(name)
        || overrides.refinements().containsKey(name);
  }

  /** Whether a rule only chooses or renames, so that it cannot be recursive without being empty. */
  private static boolean isPlain(Rule rule) {
    Rule bare = rule.bare();
    return bare instanceof Rule.Choice
        || bare instanceof Rule.Literal
        || bare instanceof Rule.Reference;
  }

  /** One rule's body on its way to Lark. */
  private final class Body {
    private final String name;
    private final String whole;
    private int unions;

    Body(String name) {
      this.name = name;
      this.whole = whole(name);
    }

    Rule rewrite(Rule rule) {
      return switch (rule) {
        case Rule.Field field -> {
          String place = whole + "." + field.name();
          String refined = overrides.refinements().get(place);
          if (refined == null) {
            yield rewrite(field.content());
          }
          used.add(place);
          openTerminals.add(refined);
          yield new Rule.Reference(refined);
        }
        case Rule.Reference reference -> reference(reference.name());
        case Rule.Literal literal -> literal(literal);
        case Rule.Blank blank -> blank;
        case Rule.Sequence sequence ->
            new Rule.Sequence(
                sequence.members().stream()
                    .map(this::rewrite)
                    .flatMap(member -> member.parts().stream())
                    .toList());
        case Rule.Repeat repeat -> new Rule.Repeat(rewrite(repeat.content()), repeat.atLeastOnce());
        case Rule.Choice choice -> choice(choice);
        case Rule.Pattern pattern ->
            throw new SyntaxFormatException(
                "rule " + name + " has the pattern /" + pattern.expression() + "/: override it");
        case Rule.Token token ->
            throw new SyntaxFormatException("rule " + name + " has a token inside: override it");
      };
    }

    private Rule choice(Rule.Choice choice) {
      List<Rule> members = new ArrayList<>();
      List<String> prefixed = new ArrayList<>();
      for (Rule member : choice.members()) {
        if (member.bare() instanceof Rule.Reference reference
            && withoutPrefix(reference.name()).isPresent()) {
          prefixed.add(reference.name());
        } else {
          members.add(member);
        }
      }
      SortedMap<String, Rule> terminals = new TreeMap<>();
      LinkedHashSet<Rule> single = new LinkedHashSet<>();
      LinkedHashSet<Rule> others = new LinkedHashSet<>();
      boolean optional = false;
      for (Rule member : members) {
        if (member instanceof Rule.Blank) {
          optional = true;
          continue;
        }
        List<Rule> chosen = hasRefinedField(whole) ? List.of() : onlyTerminals(member);
        if (!chosen.isEmpty()) {
          single.add(member);
          chosen.forEach(terminal -> terminals.put(RuleText.write(terminal), terminal));
          continue;
        }
        Rule rewritten = rewrite(member);
        if (rewritten instanceof Rule.Choice inner) {
          others.addAll(inner.members());
        } else {
          others.add(rewritten);
        }
      }
      List<Rule> result = new ArrayList<>();
      if (terminals.size() > 1 && single.size() > 1) {
        String number = unions++ == 0 ? "" : String.valueOf(unions);
        result.add(
            union(
                name.toUpperCase(Locale.ROOT) + "_TOKEN" + number,
                List.copyOf(terminals.values())));
      } else if (!single.isEmpty()) {
        result.add(rewrite(single.getFirst()));
      }
      result.addAll(others);
      if (prefixed.size() == 1) {
        result.add(reference(prefixed.getFirst()));
      } else if (!prefixed.isEmpty()) {
        List<Rule> rests = new ArrayList<>();
        for (String whole : prefixed) {
          used.add(whole);
          rests.add(reference(whole + WITHOUT_PREFIX));
        }
        Rule prefix =
            rewrite(Objects.requireNonNull(rules.get(prefixed.getFirst())).parts().getFirst());
        result.add(new Rule.Sequence(List.of(prefix, new Rule.Choice(rests))));
      }
      if (optional) {
        result.add(new Rule.Blank());
      }
      return result.size() == 1 ? result.getFirst() : new Rule.Choice(result);
    }
  }
}
