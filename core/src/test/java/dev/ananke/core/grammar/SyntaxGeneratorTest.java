package dev.ananke.core.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.bridge.Engine;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SyntaxGeneratorTest {
  private static final String WORD =
      "\"word\": {\"type\": \"PATTERN\", \"value\": \"[\\\\p{XID_Start}_$][\\\\p{XID_Continue}\\\\u00A2_$]*\"}";

  private static SyntaxGrammar generate(String rules, String overrides) {
    return SyntaxGenerator.generate(
        TreeSitterGrammar.read("{\"name\": \"small\", \"rules\": {" + rules + "}}"),
        SyntaxOverrides.read(overrides),
        "file");
  }

  /** The generated lines without the two that are always first. */
  private static String lines(String rules, String overrides) {
    SyntaxGrammar grammar = generate(rules, overrides);
    String head = "%llguidance {\"allow_initial_skip\": true}\nstart: file\n";
    assertTrue(grammar.text().startsWith(head), grammar.text());
    return grammar.text().substring(head.length());
  }

  private static String literal(String text) {
    return "{\"type\": \"STRING\", \"value\": \"" + text + "\"}";
  }

  private static String symbol(String name) {
    return "{\"type\": \"SYMBOL\", \"name\": \"" + name + "\"}";
  }

  private static String optional(String rule) {
    return node("CHOICE", rule, "{\"type\": \"BLANK\"}");
  }

  private static String field(String name, String rule) {
    return "{\"type\": \"FIELD\", \"name\": \"" + name + "\", \"content\": " + rule + "}";
  }

  private static String wrapped(String type, String rule) {
    return "{\"type\": \"" + type + "\", \"value\": 1, \"content\": " + rule + "}";
  }

  private static String node(String type, String... members) {
    return "{\"type\": \"" + type + "\", \"members\": [" + String.join(", ", members) + "]}";
  }

  private static String rule(String name, String body) {
    return "\"" + name + "\": " + body;
  }

  @Test
  void generate_precedenceAliasesAndFields_leaveOnlyTheText() {
    String call =
        node(
            "SEQ",
            field("name", symbol("word")),
            wrapped("ALIAS", literal("(")),
            wrapped("PREC_LEFT", optional(symbol("file"))),
            literal(")"));
    assertEquals(
        """
        file: WORD "(" file? ")"
        WORD: /(?:[a-zA-Z\\u{80}-\\u{10FFFF}_$][a-zA-Z0-9_\\u{80}-\\u{10FFFF}\\u{A2}_$]*)/
        """,
        lines(rule("file", wrapped("PREC", call)) + ", " + WORD, ""));
  }

  @Test
  void generate_rulesThatAreNotReached_areLeftOut() {
    assertEquals(
        "file: \"a\" \"b\"\n",
        lines(
            rule("file", node("SEQ", literal("a"), literal("b")))
                + ", "
                + rule("other", literal("c")),
            ""));
  }

  @Test
  void generate_choiceOfTerminals_becomesOne() {
    String type = node("CHOICE", symbol("number"), literal("void"), symbol("word"));
    String number = node("CHOICE", literal("int"), literal("byte"));
    assertEquals(
        """
        file: (FILE_TOKEN | list)*
        list: TYPE "," TYPE
        FILE_TOKEN: "!" | "byte" | "int"
        TYPE: "byte" | "int" | "void" | WORD
        WORD: /w/
        """,
        lines(
            rule(
                    "file",
                    wrapped(
                        "REPEAT", node("CHOICE", symbol("list"), literal("!"), symbol("number"))))
                + ", "
                + rule("list", node("SEQ", symbol("type"), literal(","), symbol("type")))
                + ", "
                + rule("type", type)
                + ", "
                + rule("number", number)
                + ", "
                + rule("word", literal("x")),
            "// A word of this test.\nWORD: /w/\n"));
  }

  @Test
  void generate_sharedOptionalPrefix_isFactoredOut() {
    String rules =
        rule("file", node("CHOICE", symbol("a"), symbol("b"), literal(";")))
            + ", "
            + rule("a", node("SEQ", optional(symbol("marks")), literal("a"), literal("1")))
            + ", "
            + rule("b", node("SEQ", optional(symbol("marks")), literal("b"), literal("2")))
            + ", "
            + rule("marks", wrapped("REPEAT1", literal("m")));
    assertEquals(
        """
        a_rest: "a" "1"
        b_rest: "b" "2"
        file: ";" | marks? (a_rest | b_rest)
        marks: "m"+
        """,
        lines(rules, "// Both begin alike.\n%prefix marks\n"));
  }

  @Test
  void generate_tokenWithParts_becomesOneExpression() {
    String number =
        wrapped(
            "TOKEN",
            node(
                "SEQ",
                "{\"type\": \"PATTERN\", \"value\": \"[0-9]+\"}",
                optional(
                    node(
                        "SEQ",
                        literal("."),
                        wrapped("REPEAT", node("CHOICE", literal("/"), literal("b")))))));
    assertEquals(
        "file: \"(\" NUMBER \")\"\nNUMBER: /(?:[0-9]+)(?:\\.(?:(?:\\/|b))*)?/\n",
        lines(
            rule("file", node("SEQ", literal("("), symbol("number"), literal(")")))
                + ", "
                + rule("number", number),
            ""));
  }

  @Test
  void generate_refinedRuleAndField_leaveTheirTerminalsOpen() {
    String rules =
        rule(
                "file",
                node(
                    "SEQ",
                    symbol("import"),
                    field("name", symbol("word")),
                    field("other", symbol("word"))))
            + ", "
            + rule("import", literal("i"))
            + ", "
            + WORD;
    SyntaxGrammar grammar =
        generate(
            rules,
            "// Others know the names.\n%refine import IMPORTED\n%refine file.name DECLARED\n// A word.\nWORD: /w/\n");
    assertEquals(
        "%llguidance {\"allow_initial_skip\": true}\nstart: file\nfile: IMPORTED DECLARED WORD\nWORD: /w/\n",
        grammar.text());
    assertEquals(Set.of("IMPORTED", "DECLARED"), grammar.openTerminals());
  }

  @Test
  void generate_refinedFieldOfAChoiceBehindAPrefix_isFound() {
    String rules =
        rule("file", node("CHOICE", symbol("a"), symbol("b")))
            + ", "
            + rule(
                "a",
                node("SEQ", optional(symbol("mark")), literal("a"), field("name", symbol("word"))))
            + ", "
            + rule(
                "b",
                node(
                    "SEQ",
                    optional(symbol("mark")),
                    node("CHOICE", literal("b"), field("name", symbol("word")))))
            + ", "
            + rule("mark", literal("m"));
    assertEquals(
        """
        a_rest: "a" A
        b_rest: "b" | B
        file: "m"? (a_rest | b_rest)
        """,
        lines(rules, "// Begin alike.\n%prefix mark\n%refine a.name A\n%refine b.name B\n"));
  }

  @Test
  void generate_refinementOfWhatDoesNotExist_isAnError() {
    SyntaxFormatException e =
        assertThrows(
            SyntaxFormatException.class,
            () ->
                generate(
                    rule("file", node("SEQ", literal("a"), literal("b"))),
                    "// Misspelt.\n%refine file.nam A\n"));
    assertTrue(e.toString().contains("file.nam"), e.toString());
  }

  @Test
  void generate_splitLiteral_mayHaveWhiteSpaceInside() {
    String rules = rule("file", node("SEQ", literal("@x"), literal("y")));
    assertEquals(
        "file: \"@\" \"x\" \"y\"\n%ignore / +/\n",
        lines(rules, "// Not one token for everybody.\n%split \"@x\" \"@\" \"x\"\n%ignore / +/\n"));
  }

  @Test
  void generate_overrideThatNothingReaches_isAnError() {
    SyntaxFormatException e =
        assertThrows(
            SyntaxFormatException.class,
            () ->
                generate(
                    rule("file", node("SEQ", literal("a"), literal("b"))),
                    "// Misspelt.\nfiel: \"c\" \"d\"\n"));
    assertTrue(e.toString().contains("fiel"), e.toString());
  }

  @Test
  void generate_externalScanner_asksForAnOverride() {
    SyntaxFormatException e =
        assertThrows(
            SyntaxFormatException.class,
            () -> generate(rule("file", node("SEQ", symbol("_newline"), literal("a"))), ""));
    assertTrue(e.toString().contains("_newline"), e.toString());
  }

  @Test
  void generate_recursiveToken_asksForAnOverride() {
    String comment = node("SEQ", wrapped("IMMEDIATE_TOKEN", literal("(")), symbol("comment"));
    SyntaxFormatException e =
        assertThrows(
            SyntaxFormatException.class,
            () ->
                generate(
                    rule("file", node("SEQ", symbol("comment"), literal("a")))
                        + ", "
                        + rule("comment", comment),
                    ""));
    assertTrue(e.toString().contains("comment"), e.toString());
  }

  @Test
  void generate_quotesAndBackslashes_reachTheEngineUnharmed() {
    String text =
        generate(rule("file", node("SEQ", literal("\\\\\\\""), literal("\\\""))), "").text();
    try (Engine engine = Engine.create(Vocabulary.bytes());
        Matcher matcher = engine.matcher(text)) {
      int[] tokens = Vocabulary.bytes().tokenize("\\\"\"".getBytes(StandardCharsets.UTF_8));
      assertEquals(tokens.length, matcher.tryConsume(tokens));
      assertTrue(matcher.isAccepting());
    }
  }
}
