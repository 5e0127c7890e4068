package dev.ananke.core.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.bridge.ParserLanguage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeSitterGrammarTest {
  @Test
  void read_linkedJavaGrammar_hasItsRules() {
    TreeSitterGrammar grammar = TreeSitterGrammar.read(ParserLanguage.JAVA.grammarJson());
    assertEquals(
        new Rule.Sequence(
            List.of(new Rule.Literal("@"), new Rule.Field("name", new Rule.Reference("_name")))),
        grammar.rules().get("marker_annotation"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{; not JSON",
        "{\"rules\": {}}; no rules",
        "{\"rules\": {\"a\": {\"type\": \"NEW\"}}}; unknown type NEW"
      })
  void read_unreadable_saysWhy(String json, String expected) {
    SyntaxFormatException e =
        assertThrows(SyntaxFormatException.class, () -> TreeSitterGrammar.read(json));
    assertTrue(e.toString().contains(expected), e.toString());
  }
}
