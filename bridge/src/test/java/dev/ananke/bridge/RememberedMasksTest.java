package dev.ananke.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Masks that remember are those of the engine as it is, bit for bit. */
final class RememberedMasksTest {
  private static final Vocabulary VOCABULARY = Vocabulary.cl100k();
  private static final String TEXT =
      "let größe = f(1.5, \"a\\n\") + ((b));\nif (größe == letter) { { } let x = if1; }\n";

  private static Engine stock;
  private static Engine own;

  @BeforeAll
  static void createEngines() {
    stock = Engine.create(VOCABULARY, EngineOptions.STOCK);
    own = Engine.create(VOCABULARY);
  }

  @AfterAll
  static void closeEngines() {
    stock.close();
    own.close();
  }

  private static int[] mask(Matcher matcher) {
    int[] words = new int[stock.maskWords()];
    matcher.mask(words);
    return words;
  }

  /** Some token of a mask, so that texts go where no file would. */
  private static int any(int[] mask, Random random) {
    int token;
    do {
      token = random.nextInt(VOCABULARY.size());
    } while (!Matcher.allows(mask, token));
    return token;
  }

  /**
   * The grammars: one as those of languages, and those with what the text of a lexeme decides, for
   * which masks are the engine's own anyway.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        Grammars.STATEMENTS,
        "start: /[^.]+/ \".\" start?\n",
        "start: (/[a-c]+/ | \"ab\" | \"abc\" \"d\" | /b+c/ \"e\")+\n",
        "start: \"<\" text \">\" start?\ntext[lazy]: /.*--/\n",
        "start: quoted+\nquoted: \"'\" inner\ninner[suffix=\"'\"]: /[a-z ]*/\n",
        "start: \"a\" nested \"b\"\nnested: %json {\"type\": \"object\"}\n",
        "start: counted::0x0 \"z\"\ncounted::_: \"x\" counted::incr([0:3]) %if lt([0:3], 3) | \"y\"\n",
      })
  void mask_alongRandomTexts_isTheEnginesOwn(String grammar) {
    assertEquals("", own.validate(grammar).message());
    Random random = new Random(20260202);
    try (Matcher there = stock.matcher(grammar);
        Matcher here = own.matcher(grammar)) {
      for (int text = 0; text < 10; text++) {
        try (Matcher expected = there.copy();
            Matcher actual = here.copy()) {
          for (int step = 0; step < 40 && !expected.isStopped(); step++) {
            int[] mask = mask(expected);
            assertArrayEquals(mask, mask(actual), "text " + text + " step " + step);
            int token = any(mask, random);
            assertEquals(expected.consume(token), actual.consume(token));
          }
        }
      }
    }
  }

  @Test
  void mask_behindRollbackAndInCopies_isTheEnginesOwn() {
    int[] tokens = VOCABULARY.tokenize(Grammars.utf8(TEXT));
    Random random = new Random(5);
    try (Matcher expected = stock.matcher(Grammars.STATEMENTS);
        Matcher actual = own.matcher(Grammars.STATEMENTS)) {
      int at = 0;
      for (int step = 0; step < 300; step++) {
        assertArrayEquals(mask(expected), mask(actual), "step " + step + " at " + at);
        try (Matcher copy = actual.copy()) {
          assertArrayEquals(mask(expected), mask(copy));
        }
        if (at == tokens.length || (at > 0 && random.nextInt(3) == 0)) {
          int back = 1 + random.nextInt(at);
          expected.rollback(back);
          actual.rollback(back);
          at -= back;
        } else {
          assertTrue(expected.consume(tokens[at]) && actual.consume(tokens[at]));
          at++;
        }
      }
    }
  }

  /** Tokens that begin with forced bytes: the walk begins behind them. */
  @Test
  void mask_behindForcedBytes_isTheEnginesOwn() {
    String grammar = "start: \"alphabet\" /[0-9]+/ \"omega\" \".\"\n";
    try (Matcher expected = stock.matcher(grammar);
        Matcher actual = own.matcher(grammar)) {
      assertArrayEquals(expected.forcedBytes(), actual.forcedBytes());
      assertArrayEquals(mask(expected), mask(actual));
    }
  }

  /** A limit is met in one mask; others, before and after, are whole. */
  @ParameterizedTest
  @ValueSource(longs = {1, 5, 10, 20, 40, 80})
  void mask_whereLimitsAreMet_isTheEnginesOwnOrNone(long items) {
    EngineOptions few = EngineOptions.DEFAULT.with(EngineLimit.STEP_ITEMS, items);
    EngineOptions fewInStock = EngineOptions.STOCK.with(EngineLimit.STEP_ITEMS, items);
    int[] tokens = VOCABULARY.tokenize(Grammars.utf8(TEXT));
    int none = 0;
    try (Engine limited = Engine.create(VOCABULARY, few);
        Engine limitedStock = Engine.create(VOCABULARY, fewInStock);
        Matcher expected = stock.matcher(Grammars.STATEMENTS);
        Matcher there = limitedStock.matcher(Grammars.STATEMENTS);
        Matcher here = limited.matcher(Grammars.STATEMENTS)) {
      for (int token : tokens) {
        try (Matcher inStock = there.copy();
            Matcher actual = here.copy()) {
          try {
            int[] made = mask(actual);
            assertArrayEquals(mask(expected), made);
          } catch (EngineException met) {
            assertEquals(EngineLimit.STEP_ITEMS, met.limit().orElseThrow());
            assertThrows(EngineException.class, () -> mask(inStock));
            none++;
          }
        }
        assertTrue(expected.consume(token) && there.consume(token) && here.consume(token));
      }
    }
    assertTrue(items > 10 || none > 0, none + " masks met the limit");
  }

  @Test
  void mask_ofManyGrammarsInThreads_isTheEnginesOwn() throws Exception {
    List<String> grammars = List.of(Grammars.STATEMENTS, "start: /[a-z(]+/ \";\" start?\n");
    int[] tokens = VOCABULARY.tokenize(Grammars.utf8("let(a);".repeat(5)));
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (String grammar : grammars) {
        try (Matcher expected = stock.matcher(grammar);
            Matcher template = own.matcher(grammar)) {
          List<Callable<int[]>> works = new ArrayList<>();
          for (int i = 0; i < 8; i++) {
            // One thread at a time uses a matcher, to copy it too.
            Matcher copy = template.copy();
            works.add(
                () -> {
                  try (copy) {
                    for (int token : tokens) {
                      mask(copy);
                      if (!copy.consume(token)) {
                        break;
                      }
                    }
                    return mask(copy);
                  }
                });
          }
          List<Future<int[]>> last = threads.invokeAll(works);
          int taken = expected.tryConsume(tokens);
          assertTrue(taken > 0);
          for (Future<int[]> each : last) {
            assertArrayEquals(mask(expected), each.get());
          }
        }
      }
    }
  }

  /** Such a token is a thousand lexemes, of which each is found out inside the one before. */
  @Test
  void mask_withATokenOfAThousandBrackets_fitsOnASmallStack() throws Exception {
    byte[][] tokens = new byte[258][];
    for (int id = 0; id < 256; id++) {
      tokens[id] = new byte[] {(byte) id};
    }
    tokens[256] = new byte[0];
    tokens[257] = Grammars.utf8("(".repeat(1000));
    Vocabulary brackets =
        Vocabulary.of(
            "brackets",
            tokens,
            256,
            () -> {
              throw new AssertionError("no text is cut");
            });
    String grammar = "start: \"(\" start \")\" | \"a\"\n";
    int[] mask = new int[Math.ceilDiv(brackets.size(), Integer.SIZE)];
    try (Engine engine = Engine.create(brackets);
        Matcher matcher = engine.matcher(grammar)) {
      Thread thread = new Thread(null, () -> matcher.mask(mask), "small stack", 256 << 10);
      thread.start();
      thread.join();
    }

    assertTrue(Matcher.allows(mask, 257) && Matcher.allows(mask, 'a'));
    assertFalse(Matcher.allows(mask, ')'));
  }
}
