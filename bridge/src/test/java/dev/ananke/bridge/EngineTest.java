package dev.ananke.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EngineTest {
  private static Engine engine;

  @BeforeAll
  static void createEngine() {
    engine = Engine.create(Vocabulary.bytes());
  }

  @AfterAll
  static void closeEngine() {
    engine.close();
  }

  @Test
  void validate_goodGrammar_isValidWithoutMessage() {
    assertEquals(new Validation(true, ""), engine.validate(Grammars.STATEMENTS));
  }

  @Test
  void validate_unknownRule_saysWhich() {
    Validation validation = engine.validate("start: statement\n");

    assertFalse(validation.valid());
    assertTrue(validation.message().contains("statement"), validation.message());
  }

  @Test
  void validate_emptyOrForeignText_isInvalid() {
    for (String text : List.of("", "\n", "class A {}", "{\"grammars\": []}", "start: \"é", "\0")) {
      Validation validation = engine.validate(text);
      assertFalse(validation.valid(), text);
      assertFalse(validation.message().isEmpty(), text);
    }
  }

  @Test
  void matcher_badGrammar_throwsTheReason() {
    GrammarException e = assertThrows(GrammarException.class, () -> engine.matcher("start: /(/\n"));

    assertEquals(engine.validate("start: /(/\n").message(), e.getMessage());
    assertEquals(Optional.empty(), e.limit());
  }

  @Test
  void matcher_grammarOverTheSizeLimit_isRefusedByValidateToo() {
    EngineOptions small = EngineOptions.DEFAULT.with(EngineLimit.GRAMMAR_SIZE, 10);
    try (Engine limited = Engine.create(Vocabulary.bytes(), small)) {
      assertFalse(limited.validate(Grammars.STATEMENTS).valid());
      assertThrows(GrammarException.class, () -> limited.matcher(Grammars.STATEMENTS));
      assertTrue(limited.validate("start: \"a\"\n").valid());
    }
  }

  /** Each is met by going through its very own: they are not mixed up on the way. */
  @ParameterizedTest
  @CsvSource({
    "ROW_ITEMS, 3",
    "INITIAL_LEXER_FUEL, 10",
    "STEP_LEXER_FUEL, 5",
    "STEP_ITEMS, 3",
    "LEXER_STATES, 2",
    "GRAMMAR_SIZE, 10"
  })
  void limits_met_sayWhichAndWhatToDo(EngineLimit limit, long value) {
    EngineOptions options = EngineOptions.DEFAULT.with(limit, value);
    try (Engine limited = Engine.create(Vocabulary.bytes(), options)) {
      EngineException met =
          assertThrows(EngineException.class, () -> walk(limited, "let a = (b + f(1.5)) + \"s\";"));

      assertEquals(Optional.of(limit), met.limit(), met.getMessage());
      assertTrue(met.getMessage().contains(limit + ": "), met.getMessage());
      assertTrue(met.getMessage().endsWith("or raise the limit)"), met.getMessage());
    }
    EngineOptions same = EngineOptions.DEFAULT.with(limit, limit.defaultValue());
    try (Engine usual = Engine.create(Vocabulary.bytes(), same)) {
      walk(usual, "let a = (b + f(1.5)) + \"s\";");
    }
  }

  private static void walk(Engine engine, String text) {
    int[] mask = new int[engine.maskWords()];
    try (Matcher matcher = engine.matcher(Grammars.STATEMENTS)) {
      for (int token : Vocabulary.bytes().tokenize(Grammars.utf8(text))) {
        matcher.mask(mask);
        assertTrue(matcher.consume(token));
      }
    }
  }

  @Test
  void limits_thatAreNotGiven_areTheEnginesOwn() {
    EngineException items =
        assertThrows(
            EngineException.class,
            () -> {
              try (Matcher matcher = engine.matcher(Grammars.TOO_MANY_ALTERNATIVES)) {
                matcher.consume('x');
                matcher.mask(new int[engine.maskWords()]);
              }
            });

    assertEquals(Optional.of(EngineLimit.ROW_ITEMS), items.limit());
    assertTrue(items.getMessage().contains("max is 2000"), items.getMessage());
  }

  /**
   * Its compiler calls itself from rule to rule; on the stack of a Java thread that ended the JVM.
   */
  @Test
  void matcher_longChainOfRules_compilesOnASmallStack() throws Exception {
    StringBuilder chain = new StringBuilder("start: rule0\n");
    for (int rule = 0; rule < 1000; rule++) {
      chain.append("rule%d: rule%d \"b\"\n".formatted(rule, rule + 1));
    }
    String grammar = chain.append("rule1000: \"a\"\n").toString();
    AtomicInteger taken = new AtomicInteger();
    Thread thread =
        new Thread(
            null,
            () -> {
              try (Matcher matcher = engine.matcher(grammar)) {
                taken.set(matcher.tryConsume(Vocabulary.bytes().tokenize(Grammars.utf8("abb"))));
              }
            },
            "small stack",
            256 << 10);
    thread.start();
    thread.join();

    assertEquals(3, taken.get());
    assertTrue(engine.validate(grammar).valid());
  }

  @Test
  @Tag("full")
  void matcher_hugeGrammar_isAnExceptionAndNoCrash() {
    String tooLong = "start: " + "\"a\" ".repeat(600_000) + "\n";

    assertThrows(GrammarException.class, () -> engine.matcher(tooLong));
    assertTrue(engine.validate(Grammars.STATEMENTS).valid(), "still usable");
  }

  @Test
  void matcher_deeplyNestedGrammar_isAnExceptionAndNoCrash() {
    String nested = "start: " + "(".repeat(20_000) + "\"a\"" + ")".repeat(20_000) + "\n";

    assertThrows(GrammarException.class, () -> engine.matcher(nested));
  }

  @Test
  void create_sliceThatIsNoExpression_saysSo() {
    EngineOptions options = EngineOptions.DEFAULT.withSlices(List.of("(a"));

    EngineException e =
        assertThrows(EngineException.class, () -> Engine.create(Vocabulary.bytes(), options));
    assertTrue(e.getMessage().contains("slices"), e.getMessage());
  }

  @Test
  void options_thatCannotBe_areRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> EngineOptions.DEFAULT.with(EngineLimit.STEP_ITEMS, -1));
    assertThrows(
        IllegalArgumentException.class,
        () -> EngineOptions.DEFAULT.withSlices(List.of("two\nlines")));
  }

  @Test
  void mask_withOtherSlices_isTheSame() {
    int[] expected = new int[engine.maskWords()];
    int[] actual = new int[engine.maskWords()];
    List<List<String>> slices = List.of(List.of(), List.of("[a-z]+", "[ \\n]+"));
    for (List<String> some : slices) {
      try (Engine other =
              Engine.create(Vocabulary.bytes(), EngineOptions.DEFAULT.withSlices(some));
          Matcher there = other.matcher(Grammars.STATEMENTS);
          Matcher here = engine.matcher(Grammars.STATEMENTS)) {
        for (int token : Vocabulary.bytes().tokenize(Grammars.utf8("let ab = (1 + b); if"))) {
          here.mask(expected);
          there.mask(actual);
          assertArrayEquals(expected, actual);
          assertTrue(here.consume(token) && there.consume(token));
        }
      }
    }
  }

  @Test
  void close_withLiveMatchers_leavesThemWorking() {
    Engine closed = Engine.create(Vocabulary.bytes());
    Matcher matcher = closed.matcher(Grammars.STATEMENTS);
    closed.close();
    closed.close();

    int[] words = new int[closed.maskWords()];
    try (matcher;
        Matcher copy = matcher.copy()) {
      assertTrue(matcher.consume('l'));
      matcher.mask(words);
      assertTrue(Matcher.allows(words, 'e'));
      assertTrue(copy.consume('l'));
    }
    assertThrows(IllegalStateException.class, () -> closed.validate(Grammars.STATEMENTS));
    assertThrows(IllegalStateException.class, () -> closed.matcher(Grammars.STATEMENTS));
  }

  /** A wrong index on purpose, past what the Java side would ever send. */
  @Test
  void panicInNativeCode_becomesAnErrorText() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment error = NativeCalls.newText(arena);
      MemorySegment pointer =
          NativeCalls.engineNew(
              arena.allocateFrom(ValueLayout.JAVA_BYTE, new byte[] {'a', 'b'}),
              arena.allocateFrom(ValueLayout.JAVA_INT, 1, 1),
              2,
              7,
              MemorySegment.NULL,
              true,
              arena.allocateFrom(ValueLayout.JAVA_LONG, EngineOptions.DEFAULT.values()),
              error);

      assertEquals(0, pointer.address());
      String message = NativeCalls.takeString(error);
      assertTrue(message.contains("panic") && message.contains("index"), message);
    }
  }

  @Test
  void emptyCall_returns() {
    assertEquals(0, EmptyCall.run());
  }
}
