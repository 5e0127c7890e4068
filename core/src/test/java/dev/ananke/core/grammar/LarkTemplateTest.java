package dev.ananke.core.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ananke.core.language.java.JavaHole;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LarkTemplateTest {
  private static final LarkGrammar FILE = LarkGrammar.read(JavaHole.FILE.openGrammar());

  @ParameterizedTest
  @EnumSource
  void startingWith_newRulesAndTerminals_isTheTextOfAllDefinitionsReached(JavaHole hole) {
    Map<String, Rule> rules = new LinkedHashMap<>();
    rules.put("new_0", LarkGrammar.rule("(" + hole.start() + ") NEW_0"));
    rules.put("new_1", LarkGrammar.rule("block"));
    rules.put("block", LarkGrammar.rule("\"{\" statement* \"}\""));
    Map<String, String> terminals = new LinkedHashMap<>();
    terminals.put("NEW_0", "IDENTIFIER | /0/");
    terminals.put("NEW_1", "/1/");
    Rule start = LarkGrammar.rule("new_0+");

    Map<String, Rule> allRules = new LinkedHashMap<>(rules);
    FILE.rules().forEach(allRules::putIfAbsent);
    Map<String, String> allTerminals = new LinkedHashMap<>(terminals);
    FILE.terminals().forEach(allTerminals::putIfAbsent);
    for (boolean skip : new boolean[] {true, false}) {
      assertEquals(
          new LarkGrammar(allRules, allTerminals, FILE.ignored(), skip).startingWith(start).text(),
          new LarkTemplate(FILE).startingWith(start, rules, terminals, skip));
    }
  }

  @Test
  void startingWith_unknownRule_isRefused() {
    assertThrows(
        SyntaxFormatException.class,
        () ->
            new LarkTemplate(FILE)
                .startingWith(LarkGrammar.rule("nothing"), Map.of(), Map.of(), true));
  }
}
