package dev.ananke.core.language.java;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.bridge.Engine;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.ParseLimits;
import dev.ananke.bridge.Parser;
import dev.ananke.bridge.ParserLanguage;
import dev.ananke.bridge.SyntaxTree;
import dev.ananke.bridge.Vocabulary;
import dev.ananke.core.continuation.Continuation;
import dev.ananke.core.continuation.ContinuationGrammars;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Cursors in Java files: the continuation grammar takes the rest of the file, and of any other rest
 * exactly as much as the whole grammar does behind the same prefix.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaContinuationTest {
  private static final long SEED = 8;

  /** All contexts that a cursor can stand in. */
  private static final String EVERYTHING =
      """
      // A comment
      @A(b = {1, 'c'}) package d.e;
      import f.G; import static f.G.*; import module h.i;
      ;
      /** Doc. */ public abstract sealed class J<K extends L & M<N<?>>, @O P> extends Q.R<S[]>
          implements T, U permits V {
        static { w(); } { x = y; }
        @Z(@A) private static final int[] a = {1, 0x2L, b ? 3 : 4,}, c[] = new int[5][];
        <T> J(int a, final String... b) throws C, D { <T>this(1); a.super(b); }
        abstract void e(J this, @A int b) throws C;
        E f() { return new E<>(1, g) { int h; }; }
        enum I { A, B(1) { void c() { } }, C; int d; }
        record R(int a, String... b) implements S { R { } }
        @interface An { int a() default 1; String[] b() default {"x"}; }
        interface In { int A = 1; default void b() { } private static void c() { } }
        void statements(int p) throws Exception {
          int a = 1, b[]; final var c = "d\\t\\u0041"; List<Map<A, B[]>> e = null;
          if (a < b && c instanceof D d) { } else if (e >> 1 >>> 2 > 3) f(); else { g(); }
          label: for (int i = 0, j; i < 10; i++, --j) { continue label; }
          for (var x : xs) while (true) break;
          do { } while (-a + ~b != !c);
          try (var r = s(); t) { u(); } catch (final A | B e) { throw e; } finally { }
          synchronized (this) { assert a : "b"; }
          switch (a) { case 1: case 2: b(); break; default: c(); }
          switch (a) { case A, B -> b(); case R(int q, var s) when s > 1 -> { } default -> throw d; }
          int y = switch (a) { case "x" -> { yield 1; } case null, default -> 2; };
          var t = \"""
              text "block" \\
              \""";
          Runnable l = () -> { }; F g = (x, z) -> x + z; H h = (int i, var... j) -> (A & B) k -> i;
          a.b(c -> d(e, f::g), int[]::new, G<H>::i, super::j)[0].<T>k().new L().m += (int) n--;
          class Local { } record Lr() { }
          this.a = b[1] = J.class == int[].class ? 1e3 : .5f;
        }
      }
      """;

  private final String grammar = JavaHole.FILE.openGrammar();
  private final ContinuationGrammars grammars = new ContinuationGrammars(grammar);
  private Engine engine;
  private Matcher template;

  @BeforeAll
  void start() {
    engine = Engine.create(Vocabulary.bytes());
    template = engine.matcher(grammar);
  }

  @AfterAll
  void stop() {
    template.close();
    engine.close();
  }

  private static byte[] rest(byte[] text, int cut) {
    return Arrays.copyOfRange(text, cut, text.length);
  }

  /** What would overflow the stack of an engine is no grammar, and can be replayed. */
  @Test
  void after_hundredsOfParentheses_isUnsupported() {
    assertInstanceOf(Continuation.Grammar.class, behindParentheses(200));
    assertEquals(
        new Continuation.Unsupported(Continuation.Reason.TOO_DEEP), behindParentheses(300));
  }

  private Continuation behindParentheses(int number) {
    String text = "class A { int a = " + "(".repeat(number);
    return grammars.after(text.getBytes(StandardCharsets.UTF_8));
  }

  private Matcher after(byte[] text, int cut) {
    Continuation continuation = grammars.after(Arrays.copyOf(text, cut));
    return engine.matcher(assertInstanceOf(Continuation.Grammar.class, continuation).text());
  }

  private static String around(byte[] text, int cut) {
    int from = Math.max(0, cut - 60);
    int to = Math.min(text.length, cut + 60);
    return new String(text, from, cut - from, UTF_8) + "‸" + new String(text, cut, to - cut, UTF_8);
  }

  /** Where the parser begins a token. */
  private static List<Integer> tokenStarts(SyntaxTree tree) {
    List<Integer> starts = new ArrayList<>();
    for (int node = 0; node < tree.nodeCount(); node++) {
      if (tree.firstChild(node) < 0 && tree.start(node) < tree.end(node)) {
        starts.add(tree.start(node));
      }
    }
    return starts;
  }

  @Test
  void after_everyTokenOfAFileWithEverything_takesTheRest() {
    byte[] text = EVERYTHING.getBytes(UTF_8);
    assertTrue(template.acceptsRest(text));
    List<String> refused = new ArrayList<>();
    try (Parser parser = new Parser(ParserLanguage.JAVA, ParseLimits.DEFAULT)) {
      List<Integer> starts = tokenStarts(parser.parse(text));
      assertTrue(starts.size() > 600, () -> "only " + starts.size() + " tokens");
      for (int cut : starts) {
        try (Matcher rest = after(text, cut)) {
          if (!rest.acceptsRest(rest(text, cut))) {
            refused.add(around(text, cut));
          }
        }
      }
    }
    assertEquals(List.of(), refused);
  }

  /** Cuts anywhere, also in words, strings and comments; and rests that somebody has broken. */
  private void cutsAreAsTheWholeGrammar(int files, int cuts, int mutants) throws IOException {
    Random random = new Random(SEED);
    List<Corpora.Source> sources = new ArrayList<>(Corpora.sources(""));
    Collections.shuffle(sources, random);
    List<String> different = new ArrayList<>();
    int accepted = 0;
    int wrong = 0;
    int tried = 0;
    for (Corpora.Source source : sources) {
      byte[] text = source.content();
      if (!template.acceptsRest(text)) {
        continue;
      }
      if (tried++ == files) {
        break;
      }
      for (int i = 0; i < cuts; i++) {
        int cut = characterStart(text, random.nextInt(text.length + 1));
        try (Matcher rest = after(text, cut);
            Matcher whole = template.after(Arrays.copyOf(text, cut)).orElseThrow()) {
          if (!rest.acceptsRest(rest(text, cut))) {
            different.add(around(text, cut));
          }
          for (int j = 0; j < mutants; j++) {
            byte[] mutant = mutant(text, cut, random);
            String verdict = verdict(rest, mutant);
            if (!verdict.equals(verdict(whole, mutant))) {
              different.add(verdict + ", and behind the prefix not, for " + around(text, cut));
            }
            accepted += verdict.startsWith("true") ? 1 : 0;
            wrong += verdict.startsWith("true") ? 0 : 1;
          }
        }
      }
    }
    assertEquals(List.of(), different);
    assertTrue(accepted > files && wrong > files, accepted + " accepted, " + wrong + " refused");
  }

  private static int characterStart(byte[] text, int at) {
    int start = at;
    while (start > 0 && start < text.length && (text[start] & 0xC0) == 0x80) {
      start--;
    }
    return start;
  }

  private static final String[] PIECES = {
    "",
    " ",
    "(",
    ")",
    "{",
    "}",
    ";",
    "a",
    "1",
    "+",
    "=",
    ".",
    ",",
    "\"",
    "'",
    "/",
    "*",
    "//",
    "/*",
    "<",
    ">",
    "@",
    "-",
    ":",
    "?",
    "\n",
    "\\",
    " instanceof ",
    " else ",
    " new ",
    "class",
    "int"
  };

  /** The rest with something put in or left out, mostly close to the cursor. */
  private static byte[] mutant(byte[] text, int cut, Random random) {
    int at = Math.min(text.length, cut + random.nextInt(random.nextInt(3) == 0 ? 400 : 6));
    int behind = Math.min(text.length, at + random.nextInt(3));
    String piece = PIECES[random.nextInt(PIECES.length)];
    String rest =
        new String(text, cut, at - cut, StandardCharsets.ISO_8859_1)
            + piece
            + new String(text, behind, text.length - behind, StandardCharsets.ISO_8859_1);
    return rest.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String verdict(Matcher at, byte[] rest) {
    try (Matcher matcher = at.copy()) {
      int taken = matcher.tryConsume(Vocabulary.bytes().tokenize(rest));
      return (taken == rest.length && matcher.isAccepting()) + " at " + taken;
    }
  }

  @Test
  void after_cutsOfRealFiles_acceptsWhatTheWholeGrammarAccepts() throws IOException {
    cutsAreAsTheWholeGrammar(40, 2, 6);
  }

  @Test
  @Tag("full")
  void after_manyCutsOfRealFiles_acceptsWhatTheWholeGrammarAccepts() throws IOException {
    cutsAreAsTheWholeGrammar(1000, 2, 4);
  }

  @Test
  void after_missingBracket_isRefusedAsByTheWholeGrammar() {
    byte[] text = EVERYTHING.getBytes(UTF_8);
    int cut = EVERYTHING.indexOf("while (true)");
    byte[] rest = rest(text, cut);
    int last = new String(text, cut, text.length - cut, UTF_8).lastIndexOf('}');
    byte[] shorter = Arrays.copyOf(rest, last);
    try (Matcher matcher = after(text, cut)) {
      assertTrue(matcher.acceptsRest(rest));
      assertEquals(false, matcher.acceptsRest(shorter));
    }
  }

  /**
   * A statement that is taken out of a real file is what may stand there again, and behind it the
   * rest of the file may follow. Of the same with a mistake javac says whether the file is one.
   */
  @Test
  void between_statementsTakenOutOfRealFiles_takesThemAndNoMistakes() throws IOException {
    Random random = new Random(SEED);
    List<Corpora.Source> sources = new ArrayList<>(Corpora.sources(""));
    Collections.shuffle(sources, random);
    List<String> wrong = new ArrayList<>();
    JavacOracle javac = new JavacOracle();
    int statements = 0;
    int mistakes = 0;
    try (Parser parser = new Parser(ParserLanguage.JAVA, ParseLimits.DEFAULT)) {
      for (Corpora.Source source : sources) {
        byte[] text = source.content();
        List<JavaHole.Span> spans = JavaHole.STATEMENT.spans(parser.parse(text));
        if (spans.isEmpty() || !template.acceptsRest(text)) {
          continue;
        }
        JavaHole.Span span = spans.get(random.nextInt(spans.size()));
        byte[] before = Arrays.copyOf(text, span.start());
        byte[] behind = rest(text, span.end());
        String statement = new String(text, span.start(), span.end() - span.start(), UTF_8);
        Continuation.Grammar between =
            assertInstanceOf(Continuation.Grammar.class, grammars.between(before, behind));
        try (Matcher grammar = engine.matcher(between.text());
            Matcher cursor = template.after(before).orElseThrow()) {
          for (String tried :
              List.of(
                  statement,
                  statement.substring(0, statement.length() - 1),
                  statement + "}",
                  "(" + statement,
                  statement + " else",
                  statement + statement)) {
            String joined = new String(before, UTF_8) + tried + "\n" + new String(behind, UTF_8);
            boolean right = javac.parses(source.path(), joined);
            boolean meets = meets(cursor, tried, behind);
            mistakes += right ? 0 : 1;
            if (meets != right || grammar.acceptsRest(tried.getBytes(UTF_8)) != right) {
              wrong.add((right ? "refused: " : "accepted: ") + tried + " in " + source.path());
            }
          }
        }
        if (++statements == 40) {
          break;
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(statements == 40 && mistakes > 100, statements + ", " + mistakes + " mistakes");
  }

  private static boolean meets(Matcher cursor, String text, byte[] behind) {
    Optional<Matcher> end = cursor.after((text + "\n").getBytes(UTF_8));
    try {
      return end.isPresent() && end.get().acceptsRest(behind);
    } finally {
      end.ifPresent(Matcher::close);
    }
  }
}
