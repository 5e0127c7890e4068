package dev.ananke.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MatcherTest {
  private static final int END = Vocabulary.bytes().endOfText();

  private static Engine engine;

  @BeforeAll
  static void createEngine() {
    engine = Engine.create(Vocabulary.bytes());
  }

  @AfterAll
  static void closeEngine() {
    engine.close();
  }

  private static int[] tokens(String text) {
    return Vocabulary.bytes().tokenize(Grammars.utf8(text));
  }

  private static int[] mask(Matcher matcher) {
    int[] words = new int[engine.maskWords()];
    matcher.mask(words);
    return words;
  }

  /** A model writes between what is before a cursor and what is behind it. */
  @Test
  void after_textBeforeACursor_goesOnThereAndLeavesTheTemplate() {
    byte[] suffix = Grammars.utf8(" + (b);\n");
    try (Matcher template = engine.matcher(Grammars.STATEMENTS);
        Matcher cursor = template.after(Grammars.utf8("let a = f(")).orElseThrow()) {
      assertFalse(cursor.acceptsRest(suffix));
      assertTrue(cursor.acceptsRest(Grammars.utf8("1) + (b);\n")));
      assertEquals(2, cursor.tryConsume(tokens("1)")));
      assertTrue(cursor.acceptsRest(suffix));
      assertFalse(cursor.acceptsRest(Grammars.utf8(" + (b)")));
      assertTrue(template.after(Grammars.utf8("let let =")).isEmpty());
      assertTrue(template.acceptsRest(Grammars.utf8("let a = f(1);\n")));
    }
  }

  @Test
  void tryConsume_textOfTheGrammar_isTakenAndAccepted() {
    String text = "let größe = f(1.5, \"a\\n\") + (b);\nif (größe == 2) { { } }\n";
    try (Matcher matcher = engine.matcher(Grammars.STATEMENTS)) {
      int[] tokens = tokens(text);
      assertEquals(tokens.length, matcher.tryConsume(tokens));
      assertTrue(matcher.isAccepting());
      assertFalse(matcher.isStopped());
      assertFalse(matcher.isError());
      assertEquals("", matcher.error());
    }
  }

  @Test
  void tryConsume_wrongText_stopsAtTheByteAndGoesOnFromThere() {
    try (Matcher matcher = engine.matcher(Grammars.STATEMENTS)) {
      assertEquals("let a = ".length(), matcher.tryConsume(tokens("let a = ; let b")));
      assertFalse(matcher.isAccepting());
      assertEquals(2, matcher.tryConsume(tokens("1;")));
      assertTrue(matcher.isAccepting());
    }
  }

  @Test
  void consume_end_stopsOnlyWhereTheTextMayEnd() {
    try (Matcher matcher = engine.matcher(Grammars.STATEMENTS)) {
      matcher.tryConsume(tokens("{"));
      assertFalse(matcher.consume(END));
      matcher.tryConsume(tokens("}"));
      assertTrue(matcher.consume(END));
      assertTrue(matcher.isStopped());
      assertFalse(matcher.isError());
      assertFalse(matcher.consume('{'));
    }
  }

  @Test
  void isStopped_whereNothingCanFollow_isSoAndMasksJustTheEnd() {
    try (Matcher matcher = engine.matcher("start: \"ab\"\n")) {
      matcher.tryConsume(tokens("ab"));

      assertTrue(matcher.isStopped() && matcher.isAccepting() && !matcher.isError());
      int[] mask = mask(matcher);
      assertArrayEquals(
          new int[] {END},
          IntStream.rangeClosed(0, END).filter(t -> Matcher.allows(mask, t)).toArray());
    }
  }

  /** Behind a text that is whole, and behind its end, as at any other place. */
  @Test
  void mask_whereNothingCanFollow_allowsJustWhatIsConsumed() {
    try (Matcher matcher = engine.matcher("start: \"ab\"\n")) {
      matcher.tryConsume(tokens("ab"));
      for (int ends = 0; ends < 3; ends++) {
        int[] mask = mask(matcher);
        for (int token = 0; token <= END; token++) {
          try (Matcher copy = matcher.copy()) {
            assertEquals(token == END, Matcher.allows(mask, token));
            assertEquals(token == END, matcher.isAllowed(token), "token " + token);
            assertEquals(token == END, copy.consume(token), "token " + token);
          }
        }
        assertTrue(matcher.consume(END));
      }
    }
  }

  /** Once where the engine stops by itself before the end, once where it is the end that stops. */
  @ParameterizedTest
  @ValueSource(strings = {"start: \"ab\"\n", "start: \"ab\" \"b\"*\n"})
  void rollback_ofEnds_isAsOfOtherTokens(String grammar) {
    int[] tokens = {'a', 'b', END, END, END, 'b'};
    try (Matcher matcher = engine.matcher(grammar)) {
      int[] start = mask(matcher);
      for (int back = 0; back <= 5; back++) {
        assertEquals(5, matcher.validate(tokens));
        assertEquals(5, matcher.tryConsume(tokens));
        assertEquals(2, matcher.validate(END, END, 'b'));
        try (Matcher copy = matcher.copy()) {
          copy.rollback(back);
          assertEquals(back, copy.tryConsume(Arrays.copyOfRange(tokens, 5 - back, 6)));
          copy.reset();
          assertArrayEquals(start, mask(copy));
        }
        matcher.reset();
        assertArrayEquals(start, mask(matcher));
        assertThrows(IllegalArgumentException.class, () -> matcher.rollback(1));
      }
    }
  }

  @Test
  void validate_tokens_countsWithoutTaking() {
    try (Matcher matcher = engine.matcher(Grammars.STATEMENTS)) {
      assertEquals(3, matcher.validate(tokens("let")));
      assertEquals(1, matcher.validate(tokens("l?")));
      assertEquals(0, matcher.validate());
      assertEquals(3, matcher.tryConsume(tokens("let")));
    }
  }

  /** The heart of it: a token is in the mask if, and only if, the matcher takes it. */
  @Test
  void mask_alongRandomTexts_allowsJustWhatIsConsumed() {
    Random random = new Random(20260101);
    try (Matcher template = engine.matcher(Grammars.STATEMENTS)) {
      for (int text = 0; text < 12; text++) {
        try (Matcher matcher = template.copy()) {
          for (int step = 0; step < 60 && !matcher.isStopped(); step++) {
            int[] mask = mask(matcher);
            List<Integer> allowed = new ArrayList<>();
            for (int token = 0; token <= END; token++) {
              try (Matcher copy = matcher.copy()) {
                assertEquals(
                    Matcher.allows(mask, token),
                    copy.consume(token),
                    "step " + step + " token " + token);
              }
              if (Matcher.allows(mask, token)) {
                allowed.add(token);
              }
            }
            assertTrue(matcher.consume(allowed.get(random.nextInt(allowed.size()))));
          }
        }
      }
    }
  }

  @Test
  void mask_ofLargeVocabularies_allowsJustWhatValidates() {
    Random random = new Random(7);
    for (Vocabulary vocabulary : List.of(Vocabulary.cl100k(), Vocabulary.o200k())) {
      try (Engine large = Engine.create(vocabulary);
          Matcher matcher = large.matcher(Grammars.STATEMENTS)) {
        int[] mask = new int[large.maskWords()];
        for (int token : vocabulary.tokenize(Grammars.utf8("let größe = (alpha + 12); if"))) {
          matcher.mask(mask);
          assertTrue(Matcher.allows(mask, token));
          for (int sample = 0; sample < 500; sample++) {
            int other = random.nextInt(vocabulary.size());
            assertEquals(
                Matcher.allows(mask, other),
                matcher.validate(other) == 1,
                () -> new String(vocabulary.token(other), StandardCharsets.UTF_8));
          }
          assertTrue(matcher.consume(token));
        }
      }
    }
  }

  @Test
  void mask_reusedArray_isOverwrittenWhole() {
    try (Matcher matcher = engine.matcher(Grammars.STATEMENTS)) {
      int[] words = new int[engine.maskWords() + 2];
      Arrays.fill(words, -1);
      matcher.mask(words);

      assertArrayEquals(mask(matcher), Arrays.copyOf(words, engine.maskWords()));
      assertEquals(0, words[words.length - 1]);
      assertThrows(
          IllegalArgumentException.class, () -> matcher.mask(new int[engine.maskWords() - 1]));
    }
  }

  @Test
  void mask_overALimit_throwsAndTheMatcherStaysInError() {
    assertTrue(engine.validate(Grammars.TOO_MANY_ALTERNATIVES).valid(), "only running shows it");
    try (Matcher matcher = engine.matcher(Grammars.TOO_MANY_ALTERNATIVES)) {
      Matcher before = matcher.copy();
      EngineException e =
          assertThrows(
              EngineException.class,
              () -> {
                matcher.consume('x');
                mask(matcher);
              });

      assertTrue(e.getMessage().contains("items"), e.getMessage());
      assertFalse(e.getMessage().contains("<"), e.getMessage());
      assertTrue(matcher.isError());
      assertTrue(matcher.isStopped());
      assertFalse(matcher.isAccepting());
      assertEquals(e.getMessage(), matcher.error());
      assertThrows(EngineException.class, () -> matcher.consume('n'));
      assertThrows(EngineException.class, () -> mask(matcher));
      assertThrows(EngineException.class, matcher::reset);
      assertFalse(before.isError(), "a copy made before is not touched");
      before.close();
    }
  }

  @Test
  void mask_overTheItemsOfOneStep_throws() {
    EngineOptions options = EngineOptions.DEFAULT.with(EngineLimit.STEP_ITEMS, 3);
    try (Engine limited = Engine.create(Vocabulary.bytes(), options);
        Matcher matcher = limited.matcher(Grammars.STATEMENTS)) {
      matcher.tryConsume(tokens("let a = (b"));

      assertThrows(EngineException.class, () -> mask(matcher));
      assertTrue(matcher.isError());
    }
  }

  @Test
  void tokens_overTheFuelOfTheLexer_throwAsMasksDo() {
    EngineOptions options = EngineOptions.DEFAULT.with(EngineLimit.INITIAL_LEXER_FUEL, 1000);
    try (Engine limited = Engine.create(Vocabulary.bytes(), options);
        Matcher template = limited.matcher(Grammars.LONG_WORDS)) {
      assertLexerMeets(EngineLimit.STEP_LEXER_FUEL, template);
    }
  }

  @Test
  void tokens_overTheStatesOfTheLexer_throwAsMasksDo() {
    EngineOptions options = EngineOptions.DEFAULT.with(EngineLimit.LEXER_STATES, 100);
    try (Engine limited = Engine.create(Vocabulary.bytes(), options);
        Matcher template = limited.matcher(Grammars.LONG_WORDS)) {
      // From the first mask on there is that limit.
      mask(template);
      assertLexerMeets(EngineLimit.LEXER_STATES, template);
    }
  }

  /** Nothing says that the grammar refuses what it allows, in no copy of the matcher. */
  private static void assertLexerMeets(EngineLimit limit, Matcher template) {
    byte[] text = Grammars.utf8("a".repeat(150) + ";");
    try (Engine unlimited = Engine.create(Vocabulary.bytes());
        Matcher same = unlimited.matcher(Grammars.LONG_WORDS)) {
      assertTrue(same.acceptsRest(text));
    }
    try (Matcher before = template.copy();
        Matcher whole = template.after(Grammars.utf8("aaa;")).orElseThrow();
        Matcher other = template.copy()) {
      assertTrue(whole.acceptsRest(new byte[0]));
      assertFalse(template.isError());
      List<Executable> calls =
          List.of(
              () -> template.after(text),
              () -> template.acceptsRest(text),
              () -> whole.acceptsRest(new byte[0]),
              () -> before.isAllowed('a'),
              () -> before.validate(tokens("aa")),
              () -> mask(before),
              () -> before.consume('a'),
              () -> other.consume('a'),
              () -> other.forcedBytes(),
              () -> template.warm(text));
      for (Executable call : calls) {
        EngineException met = assertThrows(EngineException.class, call);
        assertEquals(Optional.of(limit), met.limit(), met.getMessage());
      }
      for (Matcher matcher : List.of(template, before, whole, other)) {
        assertTrue(matcher.isError() && !matcher.isAccepting());
        assertEquals(Optional.of(limit), EngineLimit.in(matcher.error()));
      }
      Refusal refusal = before.refusal(text).orElseThrow();
      assertTrue(refusal.reason().contains(limit.name()), refusal.toString());
    }
  }

  /** A byte that comes to the limit could look like the only one that fits. */
  @Test
  void forcedBytes_overALimit_throw() {
    EngineOptions options = EngineOptions.DEFAULT.with(EngineLimit.STEP_ITEMS, 3);
    try (Engine limited = Engine.create(Vocabulary.bytes(), options);
        Matcher matcher = limited.matcher(Grammars.STATEMENTS)) {
      matcher.tryConsume(tokens("let a = (b"));

      EngineException met = assertThrows(EngineException.class, matcher::forcedBytes);
      assertEquals(Optional.of(EngineLimit.STEP_ITEMS), met.limit());
    }
  }

  /** At the same depth and in the same state of the lexer. */
  @Test
  void rollback_toGoAnotherWay_makesTheMaskOfThatWay() {
    try (Matcher matcher =
        engine.matcher("start: \"(\" NAME \")\" | \"[\" NAME \"]\"\nNAME: /[a-z]+/\n")) {
      matcher.tryConsume(tokens("(a"));
      assertTrue(Matcher.allows(mask(matcher), ')'));
      matcher.rollback(2);
      matcher.tryConsume(tokens("[a"));
      int[] mask = mask(matcher);

      assertTrue(Matcher.allows(mask, ']') && !Matcher.allows(mask, ')'));
    }
  }

  @Test
  void copy_goesItsOwnWay() {
    try (Matcher matcher = engine.matcher(Grammars.STATEMENTS)) {
      matcher.tryConsume(tokens("let a"));
      try (Matcher copy = matcher.copy()) {
        assertEquals(4, copy.tryConsume(tokens(" = 1")));
        assertFalse(matcher.consume(';'));
        assertTrue(copy.consume(';'));
        assertFalse(copy.consume('='));
        assertTrue(matcher.consume('='));
      }
      assertTrue(matcher.consume('2'), "closing the copy leaves the other alone");
    }
  }

  @Test
  void rollback_givesBackTheMaskOfThatPlace() {
    try (Matcher matcher = engine.matcher(Grammars.STATEMENTS)) {
      List<int[]> masks = new ArrayList<>();
      int[] tokens = tokens("let a = f(1, \"x\"); { if (b) {} }");
      for (int token : tokens) {
        masks.add(mask(matcher));
        assertTrue(matcher.consume(token));
      }
      for (int left = tokens.length - 1; left >= 0; left--) {
        matcher.rollback(1);
        assertArrayEquals(masks.get(left), mask(matcher), "after " + left);
      }
      assertThrows(IllegalArgumentException.class, () -> matcher.rollback(1));
    }
  }

  @Test
  void rollback_pastTheEnd_goesOn() {
    try (Matcher matcher = engine.matcher(Grammars.STATEMENTS)) {
      matcher.tryConsume(tokens("{}"));
      assertTrue(matcher.consume(END));
      matcher.rollback(2);
      assertFalse(matcher.isStopped());
      assertEquals(3, matcher.tryConsume(tokens(" } ")));
    }
  }

  @Test
  void reset_givesBackTheStart() {
    try (Matcher matcher = engine.matcher(Grammars.STATEMENTS)) {
      int[] start = mask(matcher);
      matcher.tryConsume(tokens("let a = 1;"));
      matcher.reset();
      assertArrayEquals(start, mask(matcher));
      matcher.tryConsume(tokens("{"));
      try (Matcher copy = matcher.copy()) {
        copy.reset();
        assertArrayEquals(start, mask(copy));
      }
    }
  }

  @Test
  void forcedBytes_whereOneTextFits_areThatText() {
    try (Matcher matcher =
        engine.matcher("start: \"import \" (\"java\" | \"javax\") \".util\"\n")) {
      assertEquals("import java", new String(matcher.forcedBytes(), StandardCharsets.UTF_8));
      matcher.tryConsume(tokens("import javax"));
      assertEquals(".util", new String(matcher.forcedBytes(), StandardCharsets.UTF_8));
      matcher.tryConsume(tokens(".util"));
      assertEquals(0, matcher.forcedBytes().length);
    }
  }

  /** What a model would have to be asked for otherwise. */
  @Test
  void forcedTokens_areThoseOfTheTokenizerButForWhatMayGoOn() {
    String grammar =
        "start: \"public static void main(String\" (\"[] args) {\" | \"... args) {\") \"}\"\n";
    for (Vocabulary vocabulary :
        List.of(Vocabulary.bytes(), Vocabulary.cl100k(), Vocabulary.o200k())) {
      int[] whole = vocabulary.tokenize(Grammars.utf8("public static void main(String[] args) {}"));
      try (Engine any = Engine.create(vocabulary);
          Matcher matcher = any.matcher(grammar)) {
        int[] forced = matcher.forcedTokens();

        // "String" may go on as "Strings", and "(String" be one token.
        assertTrue(forced.length >= 4, Arrays.toString(forced));
        assertArrayEquals(Arrays.copyOf(whole, forced.length), forced);
        assertEquals(forced.length, matcher.tryConsume(forced));
        assertEquals(
            whole.length - forced.length,
            matcher.tryConsume(Arrays.copyOfRange(whole, forced.length, whole.length)));
        assertEquals(0, matcher.forcedTokens().length);
      }
    }
  }

  @Test
  void forcedTokens_whereTheLastMayBePartOfALonger_leaveItOut() {
    try (Engine any = Engine.create(Vocabulary.cl100k());
        Matcher matcher = any.matcher("start: \"import java\" (\"x\" | \".\") /[a-z]+/\n")) {
      int[] forced = matcher.forcedTokens();

      assertArrayEquals(Vocabulary.cl100k().tokenize(Grammars.utf8("import")), forced);
      try (Matcher choice = any.matcher("start: \"a\" | \"b\"\n")) {
        assertEquals(0, choice.forcedTokens().length);
      }
    }
  }

  @Test
  void refusal_ofAText_saysWhereAndWhatWasAllowedInAnyVocabulary() {
    String text = "let größe = 1;\n{ let a := 2; }";
    for (Vocabulary vocabulary : List.of(Vocabulary.bytes(), Vocabulary.cl100k())) {
      try (Engine any = Engine.create(vocabulary);
          Matcher matcher = any.matcher(Grammars.STATEMENTS)) {
        assertEquals(
            new Refusal(25, 2, 9, ":= 2; }", List.of("="), false, ""),
            matcher.refusal(Grammars.utf8(text)).orElseThrow());
        assertEquals(
            "1:13: the text ends too early; allowed here: `(` `)` `+` `,` `-` `=`",
            matcher.refusal(Grammars.utf8("let a = f(b ")).orElseThrow().toString());
        assertTrue(matcher.refusal(Grammars.utf8("let a = f(b);")).isEmpty());
      }
    }
  }

  @Test
  void refusal_ofALineBreak_isNotTheEnd() {
    try (Matcher matcher = engine.matcher("start: \"a\"\n")) {
      Refusal refusal = matcher.refusal(Grammars.utf8("a\nb")).orElseThrow();

      assertEquals("\n", refusal.text());
      assertEquals("1:2: `\\n`", refusal.toString());
    }
  }

  @Test
  void refusal_whereALimitIsMet_givesTheReason() {
    EngineOptions options = EngineOptions.DEFAULT.with(EngineLimit.ROW_ITEMS, 3);
    try (Engine limited = Engine.create(Vocabulary.bytes(), options);
        Matcher matcher = limited.matcher(Grammars.STATEMENTS)) {
      Refusal refusal = matcher.refusal(Grammars.utf8("let a = (b")).orElseThrow();

      assertTrue(refusal.reason().contains("ROW_ITEMS"), refusal.reason());
      assertTrue(refusal.toString().contains("the engine says: "), refusal.toString());
      assertFalse(matcher.isError());
    }
  }

  @Test
  void tokens_thatTheVocabularyLacks_areRefusedUnharmed() {
    try (Matcher matcher = engine.matcher(Grammars.STATEMENTS)) {
      assertThrows(IllegalArgumentException.class, () -> matcher.consume(END + 1));
      assertThrows(IllegalArgumentException.class, () -> matcher.validate(-1));
      assertFalse(matcher.isError());
      assertFalse(matcher.consume(0xff), "no UTF-8 has this byte");
      assertFalse(matcher.isError());
    }
  }

  @Test
  void close_twice_isHarmlessAndUseAfterwardsIsRefused() {
    Matcher matcher = engine.matcher(Grammars.STATEMENTS);
    matcher.close();
    matcher.close();

    assertThrows(IllegalStateException.class, () -> matcher.consume('l'));
    assertThrows(IllegalStateException.class, matcher::isAccepting);
    assertThrows(IllegalStateException.class, matcher::copy);
    assertThrows(IllegalStateException.class, () -> mask(matcher));
  }

  @Test
  void copies_inEightThreads_giveTheMasksOfOne() throws Exception {
    int[] tokens = tokens("let a = f(1, \"x\") + (b - 2.5); if (a == b) { let c = c; }");
    try (Matcher template = engine.matcher(Grammars.STATEMENTS)) {
      List<int[]> expected = new ArrayList<>();
      try (Matcher alone = template.copy()) {
        for (int token : tokens) {
          expected.add(mask(alone));
          alone.consume(token);
        }
      }
      CountDownLatch start = new CountDownLatch(8);
      Callable<Void> walk =
          () -> {
            start.countDown();
            start.await();
            for (int round = 0; round < 5; round++) {
              try (Matcher fresh = engine.matcher(Grammars.STATEMENTS)) {
                assertArrayEquals(expected.getFirst(), mask(fresh));
              }
            }
            return null;
          };
      List<Callable<Void>> work = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        work.add(walk);
        Matcher copy = template.copy();
        work.add(
            () -> {
              start.countDown();
              start.await();
              try (copy) {
                for (int round = 0; round < 5; round++) {
                  for (int i = 0; i < tokens.length; i++) {
                    assertArrayEquals(expected.get(i), mask(copy));
                    assertTrue(copy.consume(tokens[i]));
                  }
                  copy.reset();
                }
              }
              return null;
            });
      }
      try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
        for (Future<Void> result : threads.invokeAll(work)) {
          result.get();
        }
      }
    }
  }
}
