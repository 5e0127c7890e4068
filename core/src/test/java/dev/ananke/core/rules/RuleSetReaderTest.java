package dev.ananke.core.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ananke.schemas.RuleSet;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RuleSetReaderTest {

  private static String read(String yaml) {
    return text(new RuleSetReader().read(yaml.getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(RuleSet rules) {
    StringBuilder text = new StringBuilder();
    rules
        .getDeniedImports()
        .forEach(
            rule ->
                text.append(rule.getLine())
                    .append(" deny ")
                    .append(rule.getPattern())
                    .append(": ")
                    .append(rule.getReason())
                    .append('\n'));
    rules
        .getErrors()
        .forEach(
            error ->
                text.append(error.getLine())
                    .append(':')
                    .append(error.getColumn())
                    .append(' ')
                    .append(error.getMessage())
                    .append('\n'));
    return text.toString();
  }

  @Test
  void read_moreRulesThanABundleCanHold_keepsTheFirst() {
    StringBuilder yaml = new StringBuilder("version: 1\ndeny:\n  imports:\n");
    for (int i = 0; i < 1_200; i++) {
      yaml.append("    - pattern: a.b.T").append(i).append("\n      reason: No.\n");
    }

    RuleSet rules = new RuleSetReader().read(yaml.toString().getBytes(StandardCharsets.UTF_8));

    assertEquals(1_000, rules.getDeniedImports().size());
    assertEquals(
        "More than 1000 rules; the first 1000 hold.", rules.getErrors().getFirst().getMessage());
  }

  @Test
  void read_bracketThatNeverCloses_isOneErrorHoweverManyLinesFollow() {
    String yaml = "version: 1\ndeny: [" + "\n".repeat(20_000);

    assertEquals(
        1, new RuleSetReader().read(yaml.getBytes(StandardCharsets.UTF_8)).getErrors().size());
  }

  @Test
  void read_wellFormedFile_givesItsRules() {
    assertEquals(
        """
        5 deny java.util.Vector: Use ArrayList.
        7 deny sun.misc.*: Not exported.
        9 deny com.acme.internal.**: Belongs to another team.
        """,
        read(
            """
            # our rules
            version: 1
            deny:
              imports:
                - pattern: java.util.Vector
                  reason: Use ArrayList.
                - pattern: sun.misc.*
                  reason: Not exported.
                - {pattern: com.acme.internal.**, reason: Belongs to another team.}
            """));
  }

  @Test
  void read_emptyFileOrNoRules_givesNone() {
    assertEquals("", read(""));
    assertEquals("", read("# nothing yet\n"));
    assertEquals("", read("version: 1\n"));
    assertEquals("", read("\uFEFFversion: 1\ndeny: {imports: []}\n"));
  }

  @Test
  void read_unknownKeys_areErrorsWithASuggestion() {
    assertEquals(
        """
        7 deny java.util.Vector: old
        2:1 Unknown key "alow" in the file; it has: version, deny.
        5:3 Unknown key "import" in deny: did you mean "imports"?
        9:7 Unknown key "severity" in a denied import; it has: pattern, reason.
        """,
        read(
            """
            version: 1
            alow:
              imports: []
            deny:
              import: []
              imports:
                - pattern: java.util.Vector
                  reason: old
                  severity: high
            """));
  }

  @Test
  void read_wrongValues_areErrorsWhereTheyStandAndOtherRulesHold() {
    assertEquals(
        """
        8 deny a.B: fine
        1:10 The only version of rules is 1: write "version: 1".
        4:16 "java..util" is no pattern of imports: write a type (java.util.Vector), the types of a \
        package (sun.misc.*), or a package and all below it (com.acme.internal.**).
        6:16 "Vector" is a single word, which nobody can import: write the full name, or Vector.** for \
        a package and all below it.
        10:7 The key reason is missing: add "reason: Use ArrayList.".
        11:7 Expected keys in a denied import: pattern, reason.
        12:16 pattern is a text: write "pattern: java.util.Vector".
        14:15 reason is a text: write "reason: Use ArrayList.".
        """,
        read(
            """
            version: 2
            deny:
              imports:
                - pattern: java..util
                  reason: x
                - pattern: Vector
                  reason: x
                - pattern: a.B
                  reason: fine
                - pattern: a.C
                - java.util.Vector
                - pattern: [a, b]
                  reason: x
                - reason: " "
                  pattern: a.D
            """));
  }

  @Test
  void read_fileWithoutVersionOrOfAnotherShape_saysWhatToDo() {
    assertEquals(
        "1:1 The key version is missing: start the file with \"version: 1\".\n",
        read("deny: {imports: []}\n"));
    assertEquals("1:1 Expected keys in the file: version, deny.\n", read("- a\n- b\n"));
    assertEquals(
        "2:17 deny.imports is a list: start each rule with \"- pattern:\", and give it a"
            + " \"reason:\".\n",
        read("version: 1\ndeny: {imports: java.util.Vector}\n"));
  }

  @Test
  void read_textThatStopsBeingYaml_keepsTheRulesBefore() {
    assertEquals(
        """
        4 deny java.util.Vector: old
        8:1 Not YAML: found unexpected end of stream. The rules before this line hold; mend it for the \
        rest.
        """,
        read(
            """
            version: 1
            deny:
              imports:
                - pattern: java.util.Vector
                  reason: old
                - pattern: "sun.misc.*
                  reason: x
            """));
  }

  @Test
  void read_hostileFiles_areErrorsLikeAnyOther() {
    assertEquals(
        "1:17 Nested too deeply; the schema has four levels.\n", read("[".repeat(100_000)));
    assertEquals(
        "2:7 Aliases (*name) are not used here; write it out.\n",
        read("version: &a 1\ndeny: *a\n"));
    assertEquals(
        "1:1 The file is not UTF-8; save it as UTF-8.\n",
        text(new RuleSetReader().read(new byte[] {'a', (byte) 0xff})));
  }
}
