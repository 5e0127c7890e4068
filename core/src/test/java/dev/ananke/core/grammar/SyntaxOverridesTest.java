package dev.ananke.core.grammar;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyntaxOverridesTest {
  @Test
  void read_continuationsAndOperators_giveTheRule() {
    SyntaxOverrides overrides =
        SyntaxOverrides.read("// Why.\na: b? (\"c\"\n  | d+)*\nX: /x y/\n  | \"z\"\n");
    assertEquals("b? (\"c\" | d+)*", RuleText.write(requireNonNull(overrides.rules().get("a"))));
    assertEquals("/x y/ | \"z\"", overrides.terminals().get("X"));
  }

  @Test
  void read_quotedText_keepsItsCharacters() {
    Rule rule = RuleText.read("test", "\"\\\\\\\"\" \"a|b\"");
    assertEquals(
        new Rule.Sequence(List.of(new Rule.Literal("\\\""), new Rule.Literal("a|b"))), rule);
    assertEquals(rule, RuleText.read("test", RuleText.write(rule)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: b | line 1",
        "'// Why.\n\na: b' | reason",
        "'// Why.\na: b\na: c' | twice",
        "'// Why.\n%unknown a' | %unknown",
        "'// Why.\na b' | NAME: BODY",
        "'// Why.\na: (b' | parenthesis",
        "'// Why.\na: b) c' | not expected",
        "'// Why.\na: b {c}' | cannot read",
        "'// Why.\na: (b | )' | empty",
        "'// Why.\na: /b/' | capitals"
      })
  void read_wrongLine_saysWhatIsWrong(String text, String expected) {
    SyntaxFormatException e =
        assertThrows(SyntaxFormatException.class, () -> SyntaxOverrides.read(text));
    assertTrue(e.toString().contains(expected), e.toString());
  }
}
