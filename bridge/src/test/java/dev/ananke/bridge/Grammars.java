package dev.ananke.bridge;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Grammars that tests share. */
final class Grammars {
  /** Each letter is another state of the lexer. */
  static final String LONG_WORDS =
      "start: (WORD \";\")+\nWORD: /[a-z]{3,200}/ & ~/[a-z]*abc[a-z]*/\n";

  /** A small language: recursion, operators, keywords, strings with escapes, blanks anywhere. */
  static final String STATEMENTS =
      """
      %llguidance {"allow_initial_skip": true}
      start: statement*
      statement: "let" NAME "=" expression ";"
        | "if" "(" expression ")" block
        | block
      block: "{" statement* "}"
      expression: term (("+" | "-" | "==") term)*
      term: NAME | NUMBER | STRING | "(" expression ")" | NAME "(" (expression ("," expression)*)? ")"
      NAME: /[a-zäöüß_][a-z0-9äöüß_]*/ & ~/let|if/
      NUMBER: /[0-9]+(\\.[0-9]+)?/
      STRING: /"([^"\\\\\\n]|\\\\["nt])*"/
      %ignore /[ \\n\\t]+/
      """;

  /** More alternatives at one place than the engine follows; it only notices when it runs. */
  static final String TOO_MANY_ALTERNATIVES =
      IntStream.range(0, 3000)
          .mapToObj(i -> "\"name" + i + "\"")
          .collect(Collectors.joining(" | ", "start: \"x\" name\nname: ", "\n"));

  private Grammars() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
