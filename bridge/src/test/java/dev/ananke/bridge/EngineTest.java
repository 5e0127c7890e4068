package dev.ananke.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class EngineTest {
  private static final String IMPORTS =
      """
      start: import*
      import: "import" NAME ";"
      NAME: /java\\.util\\.(List|Map|Set)/
      %ignore /[ \\n]+/
      """;

  private static Engine engine;

  @BeforeAll
  static void createEngine() {
    engine = Engine.create(Vocabulary.bytes());
  }

  @AfterAll
  static void closeEngine() {
    engine.close();
  }

  private static int[] bytes(String text) {
    return Vocabulary.bytes().tokenize(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void validate_goodGrammar_isValidWithoutMessage() {
    assertEquals(new Validation(true, ""), engine.validate(IMPORTS));
  }

  @Test
  void validate_unknownRule_saysWhichAndWhere() {
    Validation validation = engine.validate("start: statement\n");

    assertFalse(validation.valid());
    assertTrue(validation.message().contains("statement"), validation.message());
  }

  @Test
  void tryConsume_foreignImport_stopsAtTheByteThatDiffers() {
    try (Matcher matcher = engine.matcher(IMPORTS)) {
      assertEquals(
          "import java.util.Li".length(), matcher.tryConsume(bytes("import java.util.Lint;")));
      assertEquals("st;".length(), matcher.tryConsume(bytes("st;")));
      assertTrue(matcher.isAccepting());
      assertFalse(matcher.isStopped());
      assertFalse(matcher.isError());
      assertEquals("", matcher.error());
    }
  }
}
