package dev.ananke.core.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rule bodies in Lark notation, read and written. */
final class RuleText {
  /** Possessive, since Java's would otherwise need stack frames for each character of a text. */
  private static final Pattern LEXEME =
      Pattern.compile(
          "\\s+|\"(?:[^\"\\\\]|\\\\.)*+\"|/(?:[^/\\\\]|\\\\.)++/|_?[A-Za-z][A-Za-z0-9_]*|[|()?*+&~]");

  private static final Pattern TERMINAL_NAME = Pattern.compile("_?[A-Z][A-Z0-9_]*");

  private final String where;
  private final List<String> lexemes;
  private int at;

  private RuleText(String where, List<String> lexemes) {
    this.where = where;
    this.lexemes = lexemes;
  }

  /** Whether a name is that of a terminal. */
  static boolean isTerminal(String name) {
    return TERMINAL_NAME.matcher(name).matches();
  }

  /**
   * Words, strings, regular expressions and signs of a body or a terminal, without the white space
   * between them.
   */
  static List<String> lexemes(String where, String text) {
    List<String> lexemes = new ArrayList<>();
    Matcher matcher = LEXEME.matcher(text);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      end = matcher.end();
      if (!matcher.group().isBlank()) {
        lexemes.add(matcher.group());
      }
    }
    if (end < text.length()) {
      throw new SyntaxFormatException(
          where + ": cannot read '" + text.substring(end, Math.min(end + 20, text.length())) + "'");
    }
    return lexemes;
  }

  /** Reads a body: alternatives, sequences, groups, {@code ? * +}, strings and names. */
  static Rule read(String where, String text) {
    RuleText reader = new RuleText(where, lexemes(where, text));
    Rule rule = reader.choice();
    if (reader.at < reader.lexemes.size()) {
      throw new SyntaxFormatException(where + ": '" + reader.peek() + "' is not expected there");
    }
    return rule;
  }

  private String peek() {
    return at < lexemes.size() ? lexemes.get(at) : "";
  }

  private Rule choice() {
    List<Rule> alternatives = new ArrayList<>();
    alternatives.add(sequence());
    while (peek().equals("|")) {
      at++;
      alternatives.add(sequence());
    }
    return alternatives.size() == 1 ? alternatives.getFirst() : new Rule.Choice(alternatives);
  }

  private Rule sequence() {
    List<Rule> members = new ArrayList<>();
    while (!peek().isEmpty() && !peek().equals("|") && !peek().equals(")")) {
      members.add(repeated());
    }
    if (members.isEmpty()) {
      throw new SyntaxFormatException(
          where + ": an alternative is empty; write (…)? for an optional part");
    }
    return members.size() == 1 ? members.getFirst() : new Rule.Sequence(members);
  }

  private Rule repeated() {
    Rule rule = atom();
    while (true) {
      switch (peek()) {
        case "?" -> rule = new Rule.Choice(List.of(rule, new Rule.Blank()));
        case "*" -> rule = new Rule.Repeat(rule, false);
        case "+" -> rule = new Rule.Repeat(rule, true);
        default -> {
          return rule;
        }
      }
      at++;
    }
  }

  private Rule atom() {
    String lexeme = lexemes.get(at++);
    if (lexeme.equals("(")) {
      Rule inner = choice();
      if (!peek().equals(")")) {
        throw new SyntaxFormatException(where + ": a parenthesis is not closed");
      }
      at++;
      return inner;
    }
    if (lexeme.startsWith("\"")) {
      return new Rule.Literal(unquote(lexeme));
    }
    if (Character.isLetter(lexeme.charAt(0)) || lexeme.startsWith("_")) {
      return new Rule.Reference(lexeme);
    }
    throw new SyntaxFormatException(
        where + ": '" + lexeme + "' belongs into a terminal, with a name in capitals");
  }

  static String unquote(String quoted) {
    return quoted.substring(1, quoted.length() - 1).replaceAll("\\\\(.)", "$1");
  }

  static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /**
   * Writes a rule of literals, references, sequences, choices and repetitions; the notation has
   * nothing else.
   */
  static String write(Rule rule) {
    return switch (rule) {
      case Rule.Choice choice when !isOptional(choice) ->
          String.join(" | ", choice.members().stream().map(RuleText::write).toList());
      case Rule.Sequence sequence ->
          String.join(
              " ",
              sequence.members().stream()
                  .map(m -> m instanceof Rule.Choice c && !isOptional(c) ? group(m) : write(m))
                  .toList());
      case Rule.Choice choice -> group(withoutBlank(choice)) + "?";
      case Rule.Repeat repeat -> group(repeat.content()) + (repeat.atLeastOnce() ? "+" : "*");
      case Rule.Field field -> write(field.content());
      case Rule.Literal literal -> quote(literal.text());
      case Rule.Reference reference -> reference.name();
      case Rule.Blank blank -> "\"\"";
      case Rule.Pattern pattern ->
          throw new SyntaxFormatException("a pattern outside a token: " + pattern.expression());
      case Rule.Token token ->
          throw new SyntaxFormatException("a token inside a rule: " + token.content());
    };
  }

  private static String group(Rule rule) {
    Rule bare = rule.bare();
    return bare instanceof Rule.Literal || bare instanceof Rule.Reference
        ? write(bare)
        : "(" + write(bare) + ")";
  }

  static boolean isOptional(Rule.Choice choice) {
    return choice.members().stream().anyMatch(Rule.Blank.class::isInstance);
  }

  static Rule withoutBlank(Rule.Choice choice) {
    List<Rule> rest =
        choice.members().stream().filter(member -> !(member instanceof Rule.Blank)).toList();
    return rest.size() == 1 ? rest.getFirst() : new Rule.Choice(rest);
  }
}
