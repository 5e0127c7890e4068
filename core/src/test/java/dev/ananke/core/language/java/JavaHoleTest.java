package dev.ananke.core.language.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.bridge.Engine;
import dev.ananke.bridge.EngineOptions;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.ParseLimits;
import dev.ananke.bridge.Parser;
import dev.ananke.bridge.ParserLanguage;
import dev.ananke.bridge.Validation;
import dev.ananke.bridge.Vocabulary;
import dev.ananke.core.grammar.LarkGrammar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The holes of Java on texts that fill them in real libraries. Samples are the same in every run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaHoleTest {
  private static final long SEED = 6;

  private Engine engine;

  @BeforeAll
  void start() {
    engine = Engine.create(Vocabulary.bytes());
  }

  @AfterAll
  void stop() {
    engine.close();
  }

  private static boolean accepts(Matcher template, String text) {
    return template.acceptsRest(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @EnumSource
  void withAsciiIdentifiers_ofAnyHole_isTheSameButForOtherLetters(JavaHole hole) {
    String grammar = JavaSyntax.withAsciiIdentifiers(hole.openGrammar());

    assertEquals(new Validation(true, ""), engine.validate(grammar));
    assertEquals(
        hole.openGrammar().lines().filter(line -> !line.startsWith("IDENTIFIER:")).toList(),
        grammar.lines().filter(line -> !line.startsWith("IDENTIFIER:")).toList());
  }

  @Test
  void withAsciiIdentifiers_takesOtherLettersInStringsAlone() {
    try (Matcher template =
        engine.matcher(JavaSyntax.withAsciiIdentifiers(JavaHole.STATEMENT.openGrammar()))) {
      assertTrue(accepts(template, "/* größe */ _$a1 = count + f(\"größe\");"));
      assertFalse(accepts(template, "größe = 1;"));
      assertFalse(accepts(template, "gr\\u00f6sse = 1;"));
      assertFalse(accepts(template, "while = 1;"));
    }
    assertTrue(accepts(JavaHole.STATEMENT, "größe = 1;"), "not by default");
    assertThrows(
        IllegalArgumentException.class, () -> JavaSyntax.withAsciiIdentifiers("start: \"a\"\n"));
  }

  private boolean accepts(JavaHole hole, String text) {
    try (Matcher template = engine.matcher(hole.openGrammar())) {
      return accepts(template, text);
    }
  }

  /** Texts out of files that javac parses, of a file not more than some. */
  private static List<String> snippets(JavaHole hole, int count) throws IOException {
    List<Corpora.Source> sources = new ArrayList<>(Corpora.sources(""));
    Random random = new Random(SEED);
    Collections.shuffle(sources, random);
    List<String> snippets = new ArrayList<>();
    JavacOracle javac = new JavacOracle();
    int perFile = Math.max(1, count / 30);
    try (Parser parser = new Parser(ParserLanguage.JAVA, ParseLimits.DEFAULT)) {
      for (Corpora.Source source : sources) {
        List<JavaHole.Span> spans = new ArrayList<>(hole.spans(parser.parse(source.content())));
        if (spans.isEmpty() || !javac.parses(source.path(), source.text())) {
          continue;
        }
        Collections.shuffle(spans, random);
        for (JavaHole.Span span : spans.subList(0, Math.min(perFile, spans.size()))) {
          snippets.add(
              new String(
                  source.content(),
                  span.start(),
                  span.end() - span.start(),
                  StandardCharsets.UTF_8));
        }
        if (snippets.size() >= count) {
          break;
        }
      }
    }
    return snippets;
  }

  private void acceptsSnippets(JavaHole hole, int count) throws IOException {
    List<String> snippets = snippets(hole, count);
    assertTrue(snippets.size() >= count, () -> "only " + snippets.size() + " snippets");
    try (Matcher template = engine.matcher(hole.openGrammar())) {
      assertEquals(List.of(), snippets.stream().filter(each -> !accepts(template, each)).toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void accepts_someRealSnippets(JavaHole hole) throws IOException {
    acceptsSnippets(hole, 40);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("full")
  void accepts_manyRealSnippets(JavaHole hole) throws IOException {
    acceptsSnippets(hole, 1000);
  }

  /** What stands in a hole stands there whole: not without its last bracket or semicolon. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"EXPRESSION", "FILE"})
  void refuses_snippetsWithoutTheirLastCharacter(JavaHole hole) throws IOException {
    List<String> snippets = snippets(hole, 40);
    try (Matcher template = engine.matcher(hole.openGrammar())) {
      assertEquals(
          List.of(),
          snippets.stream()
              .map(each -> each.substring(0, each.length() - 1))
              .filter(each -> !each.isBlank() && accepts(template, each))
              .toList());
    }
  }

  /** A text of each hole, and the only holes that it fills. */
  @Test
  void accepts_textsOfItsOwnKindOnly() {
    Map<String, Set<JavaHole>> texts = new LinkedHashMap<>();
    texts.put("package a; class B { }", Set.of(JavaHole.FILE));
    texts.put("import a.B; import static c.D.*; ", Set.of(JavaHole.FILE, JavaHole.IMPORT_LIST));
    texts.put(
        "@A record B(int c) { B { } }",
        Set.of(JavaHole.FILE, JavaHole.TYPE, JavaHole.MEMBER, JavaHole.STATEMENT));
    texts.put("public B { }", Set.of(JavaHole.MEMBER));
    texts.put("private B(int c) { super(); }", Set.of(JavaHole.MEMBER));
    texts.put("int f() { return 1; }", Set.of(JavaHole.FILE, JavaHole.MEMBER));
    texts.put(
        "{ a(); }",
        Set.of(JavaHole.MEMBER, JavaHole.METHOD_BODY, JavaHole.BLOCK, JavaHole.STATEMENT));
    texts.put("if (a) b(); else c();", Set.of(JavaHole.STATEMENT));
    texts.put("var a = b;", Set.of(JavaHole.FILE, JavaHole.MEMBER, JavaHole.STATEMENT));
    texts.put("a = b -> switch (c) { default -> d; }", Set.of(JavaHole.EXPRESSION));
    texts.put("/* x */ a::b // y", Set.of(JavaHole.EXPRESSION));
    texts.put("(a, b -> c)", Set.of(JavaHole.ARGUMENT_LIST));
    texts.put("(a)", Set.of(JavaHole.ARGUMENT_LIST, JavaHole.EXPRESSION));
    for (JavaHole hole : JavaHole.values()) {
      texts.forEach(
          (text, holes) ->
              assertEquals(holes.contains(hole), accepts(hole, text), hole + ": " + text));
    }
  }

  /** A text to which nothing can be added ends by itself, so that no model has to end it. */
  @Test
  void accepts_blanksAndCommentsBeforeAnyText_andBehindThoseThatMayGoOn() {
    Map<JavaHole, String> texts = new LinkedHashMap<>();
    texts.put(JavaHole.FILE, "class A { }");
    texts.put(JavaHole.IMPORT_LIST, "import a.B;");
    texts.put(JavaHole.TYPE, "class A { }");
    texts.put(JavaHole.MEMBER, "int a;");
    texts.put(JavaHole.METHOD_BODY, "{ }");
    texts.put(JavaHole.BLOCK, "{ }");
    texts.put(JavaHole.STATEMENT, "a = 1;");
    texts.put(JavaHole.EXPRESSION, "a");
    texts.put(JavaHole.ARGUMENT_LIST, "(a)");
    Set<JavaHole> goingOn = Set.of(JavaHole.FILE, JavaHole.IMPORT_LIST, JavaHole.EXPRESSION);
    texts.forEach(
        (hole, text) -> {
          try (Matcher template = engine.matcher(hole.openGrammar());
              Matcher end = template.after(text.getBytes(StandardCharsets.UTF_8)).orElseThrow()) {
            assertTrue(accepts(template, "/* b */ // c\n " + text), hole.id());
            assertEquals(goingOn.contains(hole), accepts(template, text + " "), hole.id());
            assertEquals(goingOn.contains(hole), accepts(template, text + "\n// b"), hole.id());
            assertEquals(!goingOn.contains(hole), end.isStopped(), hole.id());
          }
        });
  }

  @Test
  void of_idOfAHole_isThatHole() {
    for (JavaHole hole : JavaHole.values()) {
      assertEquals(Optional.of(hole), JavaHole.of(hole.id()));
    }
    assertEquals("argument-list", JavaHole.ARGUMENT_LIST.id());
    assertEquals(Optional.empty(), JavaHole.of("expressions"));
  }

  @Test
  void syntax_leavesImportsOpenWhereTheyCanStand() {
    for (JavaHole hole : JavaHole.values()) {
      boolean imports = hole == JavaHole.FILE || hole == JavaHole.IMPORT_LIST;
      assertEquals(
          imports ? Set.of(JavaSyntax.IMPORT_NAME) : Set.of(), hole.syntax().openTerminals());
      assertTrue(engine.validate(hole.openGrammar()).valid(), hole.id());
      assertTrue(hole.openGrammar().length() < 20_000, hole.id());
    }
  }

  @Test
  void larkGrammar_ofTheSyntax_isWrittenAsItWasRead() {
    String text = JavaSyntax.syntax().text();
    assertEquals(text, LarkGrammar.read(text).text());
  }

  /** Masks stay within the engine's own limits, and allow what comes next. */
  @ParameterizedTest
  @ValueSource(strings = {"cl100k", "o200k"})
  void mask_alongSnippets_allowsWhatFollows(String name) throws IOException {
    Vocabulary vocabulary = Vocabulary.byName(name);
    List<String> excluded = new ArrayList<>();
    try (Engine masking = Engine.create(vocabulary, EngineOptions.STOCK)) {
      int[] mask = new int[masking.maskWords()];
      for (JavaHole hole : JavaHole.values()) {
        String snippet =
            snippets(hole, 20).stream()
                .filter(text -> text.length() < 2000)
                .findFirst()
                .orElseThrow();
        int[] tokens = vocabulary.tokenize(snippet.getBytes(StandardCharsets.UTF_8));
        try (Matcher matcher = masking.matcher(hole.openGrammar())) {
          for (int token : tokens) {
            matcher.mask(mask);
            if (!Matcher.allows(mask, token) || !matcher.consume(token)) {
              excluded.add(hole + ": " + snippet);
              break;
            }
          }
          matcher.mask(mask);
          if (!Matcher.allows(mask, vocabulary.endOfText())) {
            excluded.add(hole + " at its end: " + Objects.toString(snippet));
          }
        }
      }
    }
    assertEquals(List.of(), excluded);
  }
}
