package dev.ananke.core.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.bridge.Engine;
import dev.ananke.bridge.EngineLimit;
import dev.ananke.bridge.EngineOptions;
import dev.ananke.bridge.GrammarException;
import dev.ananke.bridge.Refusal;
import dev.ananke.bridge.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class GrammarCheckTest {
  private static final String LINES =
      "start: (\"🙂\" | \"é\" | \"e\\u0301\" | \"a\" | \"\\t\" | \"\\n\")*\n";

  private static Refusal refused(String text) {
    try (GrammarCheck check = new GrammarCheck(LINES, Vocabulary.bytes())) {
      return refused(check, text);
    }
  }

  private static Refusal refused(GrammarCheck check, String text) {
    return assertInstanceOf(Verdict.Refused.class, check.check(text.getBytes(UTF_8), null))
        .refusal();
  }

  private static String place(String text) {
    Refusal refused = refused(text);
    return refused.line() + ":" + refused.column() + " byte " + refused.offset();
  }

  /** The work that a lexer may do is for all texts together, as long as it is kept. */
  @Test
  void check_ofTextsThatTogetherAreTooMuchForOneLexer_acceptsEach() {
    String words = "start: (WORD \";\")+\nWORD: /[a-z]{3,200}/ & ~/[a-z]*abc[a-z]*/\n";
    EngineOptions little = EngineOptions.DEFAULT.with(EngineLimit.INITIAL_LEXER_FUEL, 1000);
    try (GrammarCheck check = new GrammarCheck(words, Engine.create(Vocabulary.bytes(), little))) {
      for (String letter : List.of("a", "x", "a")) {
        byte[] text = (letter.repeat(80) + ";").getBytes(UTF_8);
        assertEquals(new Verdict.Accepted(), check.check(text, null), letter);
      }
      for (int time = 0; time < 2; time++) {
        String reason = refused(check, "a".repeat(199) + ";").reason();
        assertTrue(reason.contains("STEP_LEXER_FUEL"), reason);
        assertEquals(new Verdict.Accepted(), check.check("aaa;".getBytes(UTF_8), null));
      }
    }
  }

  @Test
  void column_behindCharactersOfManyBytes_countsCodePoints() {
    assertEquals("1:1 byte 0", place("x"));
    assertEquals("1:3 byte 2", place("aax"));
    assertEquals("2:2 byte 6", place("🙂\n\tx"));
    assertEquals("1:3 byte 5", place("🙂ax"));
    assertEquals("1:4 byte 9", place("🙂🙂\tx"));
    assertEquals("1:4 byte 5", place("ée\u0301x"));
  }

  @Test
  void column_ofAByteInsideOfACharacter_isThatOfTheCharacter() {
    // It begins with the same bytes as the one that is allowed.
    Refusal refused = refused("a🙃a");
    assertEquals(4, refused.offset());
    assertEquals(2, refused.column());
    assertEquals("🙃a", refused.text());
  }

  @Test
  void check_inAnyVocabulary_refusesAtTheSamePlace() {
    try (GrammarCheck check = new GrammarCheck(LINES, Vocabulary.cl100k())) {
      Refusal refused = refused(check, "🙂\n🙂aax");
      assertEquals(
          "2:4 byte 11", refused.line() + ":" + refused.column() + " byte " + refused.offset());
    }
  }

  @Test
  void allowed_amongWordsAndEscapes_listsTheWords() {
    try (GrammarCheck check =
        new GrammarCheck(
            "start: (\"word\" | \"other\" | /\\\\u[0-9]+/) \";\"\n", Vocabulary.bytes())) {
      Refusal refused = refused(check, "x");
      assertEquals(List.of("word", "other"), refused.allowed());
    }
  }

  /** An engine that is left behind is some 85 KB. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void check_ofARefusedGrammar_leavesNoEngineBehind() throws IOException {
    refuseGrammars(100);
    long before = residentKilobytes();
    refuseGrammars(400);
    long grown = residentKilobytes() - before;
    assertTrue(grown < 15_000, grown + " KB more than before");
  }

  private static void refuseGrammars(int times) {
    for (int i = 0; i < times; i++) {
      assertThrows(
          GrammarException.class, () -> new GrammarCheck("start: (\n", Vocabulary.bytes()));
    }
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
