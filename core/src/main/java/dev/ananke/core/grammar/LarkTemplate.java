package dev.ananke.core.grammar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A grammar that gets another start rule again and again: what its own definitions say, and which
 * others they use, is found out once.
 */
public final class LarkTemplate {
  private final Map<String, Definition> rules = new LinkedHashMap<>();
  private final Map<String, Definition> terminals = new LinkedHashMap<>();
  private final @Nullable String ignored;

  private record Definition(String line, List<String> uses) {
    static Definition of(String name, Rule rule) {
      return new Definition(
          LarkGrammar.line(name, RuleText.write(rule)), LarkGrammar.references(rule));
    }

    static Definition of(String name, String terminal) {
      return new Definition(
          LarkGrammar.line(name, terminal), LarkGrammar.references(name, terminal));
    }
  }

  public LarkTemplate(LarkGrammar grammar) {
    grammar.rules().forEach((name, rule) -> rules.put(name, Definition.of(name, rule)));
    grammar.terminals().forEach((name, text) -> terminals.put(name, Definition.of(name, text)));
    ignored = grammar.ignored();
  }

  /**
   * The text of the grammar with new definitions before its own: just what {@link
   * LarkGrammar#startingWith} and {@link LarkGrammar#text} would make of them all.
   */
  public String startingWith(
      Rule start, Map<String, Rule> newRules, Map<String, String> newTerminals, boolean skip) {
    Map<String, Definition> all = new LinkedHashMap<>();
    all.put(LarkGrammar.START, Definition.of(LarkGrammar.START, start));
    newRules.forEach((name, rule) -> all.put(name, Definition.of(name, rule)));
    rules.forEach(all::putIfAbsent);
    newTerminals.forEach((name, text) -> all.put(name, Definition.of(name, text)));
    terminals.forEach(all::putIfAbsent);
    Set<String> reached =
        LarkGrammar.reached(
            List.of(LarkGrammar.START),
            name -> {
              Definition definition = all.get(name);
              if (definition == null) {
                throw new SyntaxFormatException("no definition of " + name);
              }
              return definition.uses();
            });
    List<String> lines = new ArrayList<>();
    all.forEach(
        (name, definition) -> {
          if (reached.contains(name)) {
            lines.add(definition.line());
          }
        });
    return LarkGrammar.text(lines, ignored, skip);
  }
}
