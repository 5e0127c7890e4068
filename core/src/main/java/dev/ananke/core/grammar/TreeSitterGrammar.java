package dev.ananke.core.grammar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The {@code grammar.json} of a tree-sitter parser. Scanners written in C ({@code externals}) are
 * not in it: a rule that refers to one needs an override.
 *
 * @param rules by name
 */
public record TreeSitterGrammar(SortedMap<String, Rule> rules) {

  public TreeSitterGrammar {
    rules = Collections.unmodifiableSortedMap(new TreeMap<>(rules));
  }

  /** Reads a {@code grammar.json}. */
  public static TreeSitterGrammar read(String json) {
    JsonNode root;
    try {
      root = JsonMapper.builder().build().readTree(json);
    } catch (JsonProcessingException e) {
      throw new SyntaxFormatException("grammar.json is not JSON: " + e.getOriginalMessage(), e);
    }
    SortedMap<String, Rule> rules = new TreeMap<>();
    for (var entry : root.path("rules").properties()) {
      rules.put(entry.getKey(), rule(entry.getKey(), entry.getValue()));
    }
    if (rules.isEmpty()) {
      throw new SyntaxFormatException("grammar.json has no rules");
    }
    return new TreeSitterGrammar(rules);
  }

  private static Rule rule(String name, JsonNode node) {
    String type = node.path("type").asText();
    return switch (type) {
      case "BLANK" -> new Rule.Blank();
      case "STRING" -> new Rule.Literal(node.path("value").asText());
      case "PATTERN" -> new Rule.Pattern(node.path("value").asText());
      case "SYMBOL" -> new Rule.Reference(node.path("name").asText());
      case "SEQ" -> new Rule.Sequence(members(name, node));
      case "CHOICE" -> new Rule.Choice(members(name, node));
      case "REPEAT" -> new Rule.Repeat(content(name, node), false);
      case "REPEAT1" -> new Rule.Repeat(content(name, node), true);
      case "FIELD" -> new Rule.Field(node.path("name").asText(), content(name, node));
      // A rule with either becomes one terminal, in which everything is immediate.
      case "TOKEN", "IMMEDIATE_TOKEN" -> new Rule.Token(content(name, node));
      // They choose among trees, or name nodes; the accepted text is the same.
      case "ALIAS", "RESERVED", "PREC", "PREC_LEFT", "PREC_RIGHT", "PREC_DYNAMIC" ->
          content(name, node);
      default ->
          throw new SyntaxFormatException("rule " + name + " has a node of unknown type " + type);
    };
  }

  private static Rule content(String name, JsonNode node) {
    return rule(name, node.path("content"));
  }

  private static List<Rule> members(String name, JsonNode node) {
    List<Rule> members = new ArrayList<>();
    node.path("members").forEach(member -> members.add(rule(name, member)));
    return members;
  }
}
