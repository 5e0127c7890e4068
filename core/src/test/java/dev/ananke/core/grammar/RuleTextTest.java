package dev.ananke.core.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RuleTextTest {
  @Test
  void lexemes_longStringsAndExpressions_takeNoStack() {
    String expression = "/" + "a|\\/".repeat(50_000) + "/";
    String string = "\"" + "b\\\"".repeat(50_000) + "\"";
    assertEquals(
        List.of("(", expression, "|", string, ")", "+"),
        RuleText.lexemes("long", "(" + expression + " | " + string + ")+"));
  }
}
