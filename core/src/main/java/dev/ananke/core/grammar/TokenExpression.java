package dev.ananke.core.grammar;

import java.util.List;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tokens as regular expressions in the dialect that Lark engines share. */
final class TokenExpression {
  /**
   * All that is not ASCII: a class of its own per script made the slowest mask of a Java file 40
   * times slower and refuses no real mistake.
   */
  private static final String NOT_ASCII = "\\u{80}-\\u{10FFFF}";

  private static final Pattern UNICODE_CLASS = Pattern.compile("\\\\p\\{([A-Za-z_]+)}");
  private static final Pattern CODE_POINT = Pattern.compile("\\\\u([0-9A-Fa-f]{4})");
  private static final int DEEPEST = 40;

  private TokenExpression() {}

  /** The expression that matches what the rule matches, for a rule that is not recursive. */
  static String of(String name, Rule rule, SortedMap<String, Rule> rules) {
    return of(name, rule, rules, 0);
  }

  private static String of(String name, Rule rule, SortedMap<String, Rule> rules, int depth) {
    if (depth > DEEPEST) {
      throw new SyntaxFormatException(
          "rule " + name + " is recursive and cannot be one terminal: override it");
    }
    return switch (rule) {
      case Rule.Blank blank -> "";
      case Rule.Literal literal -> escape(literal.text());
      case Rule.Pattern pattern -> "(?:" + portable(name, pattern.expression()) + ")";
      case Rule.Sequence sequence ->
          sequence.members().stream()
              .map(member -> of(name, member, rules, depth + 1))
              .collect(Collectors.joining());
      case Rule.Choice choice -> {
        List<String> members =
            choice.members().stream()
                .filter(m -> !(m instanceof Rule.Blank))
                .map(member -> of(name, member, rules, depth + 1))
                .toList();
        yield "(?:" + String.join("|", members) + ")" + (RuleText.isOptional(choice) ? "?" : "");
      }
      case Rule.Repeat repeat ->
          "(?:"
              + of(name, repeat.content(), rules, depth + 1)
              + ")"
              + (repeat.atLeastOnce() ? "+" : "*");
      case Rule.Field field -> of(name, field.content(), rules, depth + 1);
      case Rule.Token token -> of(name, token.content(), rules, depth + 1);
      case Rule.Reference reference -> {
        Rule target = rules.get(reference.name());
        if (target == null) {
          throw new SyntaxFormatException(
              "rule "
                  + name
                  + " needs "
                  + reference.name()
                  + ", which the grammar lacks: override it");
        }
        yield of(reference.name(), target, rules, depth + 1);
      }
    };
  }

  static String escape(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> out.append(".+*?()|[]{}^$\\/".indexOf(c) >= 0 ? "\\" : "").append(c);
      }
    }
    return out.toString();
  }

  /**
   * JavaScript's dialect to ours: slashes escaped, {@code \}{@code u0041} as {@code \}{@code
   * u{41}}, Unicode classes as ASCII and all the rest.
   */
  private static String portable(String name, String expression) {
    String ascii =
        UNICODE_CLASS
            .matcher(expression)
            .replaceAll(found -> Matcher.quoteReplacement(classAsRanges(name, found.group(1))));
    String points =
        CODE_POINT
            .matcher(ascii)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        "\\u{" + found.group(1).replaceFirst("^0+(?=.)", "") + "}"));
    return points.replaceAll("(?<!\\\\)/", "\\\\/");
  }

  private static String classAsRanges(String rule, String name) {
    return switch (name) {
      case "XID_Start", "ID_Start", "L" -> "a-zA-Z" + NOT_ASCII;
      case "XID_Continue", "ID_Continue" -> "a-zA-Z0-9_" + NOT_ASCII;
      default ->
          throw new SyntaxFormatException(
              "rule " + rule + " uses the Unicode class " + name + ": override it");
    };
  }
}
