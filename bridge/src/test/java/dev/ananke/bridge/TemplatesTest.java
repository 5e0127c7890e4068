package dev.ananke.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class TemplatesTest {
  private static final byte[] TEXT = Grammars.utf8("let größe = f(1.5, \"a\"); if (b) { }");

  private static Engine engine;

  @BeforeAll
  static void createEngine() {
    engine = Engine.create(Vocabulary.cl100k());
  }

  @AfterAll
  static void closeEngine() {
    engine.close();
  }

  private static List<int[]> masks(Matcher matcher) {
    List<int[]> masks = new ArrayList<>();
    for (int token : Vocabulary.cl100k().tokenize(TEXT)) {
      int[] mask = new int[engine.maskWords()];
      matcher.mask(mask);
      masks.add(mask);
      assertTrue(matcher.consume(token));
    }
    return masks;
  }

  private static void assertSameMasks(List<int[]> expected, List<int[]> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i), "mask " + i);
    }
  }

  @Test
  void matcher_warmed_makesTheMasksOfAColdOne() {
    try (Matcher cold = engine.matcher(Grammars.STATEMENTS);
        Templates<String> templates =
            new Templates<>(engine, 4, List.of(TEXT, Grammars.utf8("let let"), new byte[0]));
        Matcher warm = templates.matcher("a", Grammars.STATEMENTS);
        Matcher again = templates.matcher("a", Grammars.STATEMENTS)) {
      List<int[]> expected = masks(cold);

      assertSameMasks(expected, masks(warm));
      assertSameMasks(expected, masks(again));
    }
  }

  @Test
  void matcher_ofAKnownKey_isNotCompiledAgain() {
    try (Templates<Integer> templates = new Templates<>(engine, 2, List.of());
        Matcher first = templates.matcher(1, "start: \"one\"\n");
        Matcher same = templates.matcher(1, "this would not compile")) {
      assertEquals(1, same.tryConsume(Vocabulary.cl100k().tokenize(Grammars.utf8("one"))));
      templates.matcher(2, "start: \"two\"\n").close();
      templates.matcher(1, "this would not compile").close();
      templates.matcher(3, "start: \"three\"\n").close();

      templates.matcher(1, "this would not compile").close();
      assertThrows(
          GrammarException.class, () -> templates.matcher(2, "forgotten, as the one used least"));
      assertEquals(1, first.tryConsume(Vocabulary.cl100k().tokenize(Grammars.utf8("one"))));
    }
  }

  @Test
  void matcher_ofABadGrammar_isRefusedEachTimeAndTakenOnceItIsGood() {
    try (Templates<Integer> templates = new Templates<>(engine, 2, List.of())) {
      assertThrows(GrammarException.class, () -> templates.matcher(1, "start: x\n"));
      assertThrows(GrammarException.class, () -> templates.matcher(1, "start: x\n"));
      templates.matcher(1, "start: \"x\"\n").close();
    }
  }

  @Test
  void matcher_thatMeetsALimitWhileWarmed_isNotKept() {
    EngineOptions few = EngineOptions.DEFAULT.with(EngineLimit.STEP_ITEMS, 3);
    try (Engine limited = Engine.create(Vocabulary.bytes(), few);
        Templates<Integer> templates = new Templates<>(limited, 2, List.of(TEXT))) {
      for (int time = 0; time < 3; time++) {
        EngineException met =
            assertThrows(
                EngineException.class, () -> templates.matcher(1, Grammars.STATEMENTS).close());
        assertEquals(Optional.of(EngineLimit.STEP_ITEMS), met.limit());
      }
      templates.matcher(1, "start: \"x\"\n").close();
    }
  }

  /** Else all that is asked of that grammar from then on would fail. */
  @Test
  void matcher_afterALimitOfTheLexerWasMet_isMadeAnew() {
    byte[] tooLong = Grammars.utf8("a".repeat(150) + ";");
    EngineOptions little = EngineOptions.DEFAULT.with(EngineLimit.INITIAL_LEXER_FUEL, 1000);
    try (Engine limited = Engine.create(Vocabulary.bytes(), little);
        Templates<Integer> templates = new Templates<>(limited, 2, List.of())) {
      for (int time = 0; time < 3; time++) {
        try (Matcher first = templates.matcher(1, Grammars.LONG_WORDS)) {
          assertTrue(first.acceptsRest(Grammars.utf8("aaa;")), "time " + time);
          EngineException met =
              assertThrows(EngineException.class, () -> first.acceptsRest(tooLong));
          assertEquals(Optional.of(EngineLimit.STEP_LEXER_FUEL), met.limit());
        }
      }
    }
  }

  /** Requests at work would meet the limit otherwise, each in the midst of its text. */
  @Test
  void matcher_whoseLexerHasHalfOfItsStates_isMadeAnew() {
    EngineOptions little = EngineOptions.DEFAULT.with(EngineLimit.LEXER_STATES, 200);
    try (Engine limited = Engine.create(Vocabulary.bytes(), little);
        Templates<Integer> templates = new Templates<>(limited, 2, List.of(Grammars.utf8("a")));
        Matcher first = templates.matcher(1, Grammars.LONG_WORDS)) {
      long warm = first.lexerStates();
      assertTrue(first.acceptsRest(Grammars.utf8("a".repeat(30) + ";")));
      long more = first.lexerStates();
      assertTrue(warm + 30 <= more && more < (warm + 200) / 2, warm + " to " + more);
      try (Matcher same = templates.matcher(1, Grammars.LONG_WORDS)) {
        assertEquals(more, same.lexerStates());
      }
      assertTrue(first.acceptsRest(Grammars.utf8("a".repeat(140) + ";")));
      assertTrue(first.lexerStates() > (warm + 200) / 2);
      try (Matcher anew = templates.matcher(1, Grammars.LONG_WORDS)) {
        assertEquals(warm, anew.lexerStates());
      }
      assertTrue(first.acceptsRest(Grammars.utf8("aaa;")));
    }
  }

  /** One waits that wants the room of a grammar while that is compiled, but nobody else. */
  @Test
  void matcher_whileAnotherWaitsForRoom_doesNotWait() throws Exception {
    byte[] longText = Grammars.utf8(new String(TEXT, StandardCharsets.UTF_8).repeat(300));
    try (Engine stock = Engine.create(Vocabulary.cl100k(), EngineOptions.STOCK);
        Templates<Integer> templates = new Templates<>(stock, 2, List.of(longText))) {
      templates.matcher(2, "start: \"two\"\n").close();
      Thread compiling = new Thread(() -> templates.matcher(1, Grammars.STATEMENTS).close());
      compiling.start();
      while (Arrays.stream(compiling.getStackTrace())
          .noneMatch(frame -> frame.getMethodName().equals("warm"))) {
        assertTrue(compiling.isAlive(), "it was warm before that was seen");
        Thread.sleep(1);
      }
      templates.matcher(2, "start: \"two\"\n").close();
      Thread waiting = new Thread(() -> templates.matcher(3, "start: \"three\"\n").close());
      waiting.start();
      while (waiting.isAlive() && waiting.getState() != Thread.State.BLOCKED) {
        Thread.sleep(1);
      }
      templates.matcher(2, "start: \"two\"\n").close();

      assertEquals(Thread.State.BLOCKED, waiting.getState(), "it came in when the other was done");
      compiling.join();
      waiting.join();
    }
  }

  @Test
  void close_leavesMatchersAndRefusesNewOnes() {
    Templates<Integer> templates = new Templates<>(engine, 2, List.of());
    try (Matcher matcher = templates.matcher(1, "start: \"x\"\n")) {
      templates.close();
      templates.close();

      assertTrue(matcher.consume(Vocabulary.cl100k().tokenize(Grammars.utf8("x"))[0]));
      assertThrows(IllegalStateException.class, () -> templates.matcher(1, "start: \"x\"\n"));
    }
    assertThrows(IllegalArgumentException.class, () -> new Templates<>(engine, 0, List.of()));
  }

  @Test
  void matcher_inManyThreads_whileGrammarsComeAndGo() throws Exception {
    try (Templates<Integer> templates = new Templates<>(engine, 2, List.of());
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<Void>> work = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        int from = thread;
        work.add(
            () -> {
              for (int round = 0; round < 200; round++) {
                int key = (from + round) % 3;
                try (Matcher matcher = templates.matcher(key, "start: \"" + key + "\"\n")) {
                  int[] token = Vocabulary.cl100k().tokenize(Grammars.utf8("" + key));
                  assertEquals(1, matcher.tryConsume(token));
                }
              }
              return null;
            });
      }
      for (Future<Void> result : threads.invokeAll(work)) {
        result.get();
      }
    }
  }
}
