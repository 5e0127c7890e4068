package dev.ananke.core.continuation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.bridge.Engine;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.Vocabulary;
import dev.ananke.core.grammar.SyntaxFormatException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Continuation grammars of small languages, against the engine that has read the text before. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContinuationGrammarsTest {
  private static final int LONGEST_PREFIX = 4;
  private static final int LONGEST_REST = 4;

  private Engine engine;

  @BeforeAll
  void start() {
    engine = Engine.create(Vocabulary.bytes());
  }

  @AfterAll
  void stop() {
    engine.close();
  }

  /** Small languages with what makes cursors hard, and the characters that are tried. */
  enum Language {
    /** Words that are names, but for one. */
    WORDS(
        "if=; ",
        """
        %llguidance {"allow_initial_skip": true}
        start: statement*
        statement: "if" NAME statement? | NAME "=" NAME ";" | ";"
        NAME: /[a-j]+/ & ~"if"
        %ignore / +/
        """),

    /** Operators that begin other ones, and comments from # to n. */
    OPERATORS(
        "x+=# n",
        """
        %llguidance {"allow_initial_skip": true}
        start: sum
        sum: operand (OPERATOR operand)*
        operand: "+" operand | "++" operand | "x"
        OPERATOR: "+" | "+="
        %ignore / +|#[^n]*n?/
        """),

    /** Nothing before the first token, and nothing between them. */
    NO_BLANKS(
        "ab,",
        """
        start: list
        list: WORD ("," WORD)*
        WORD: /a+b?/ | "b"
        """),

    /** Blanks between tokens, but none before the first. */
    NO_FIRST_BLANK(
        "ab, ",
        """
        start: list
        list: WORD ("," WORD)*
        WORD: /a+b?/ | "b"
        %ignore / +/
        """),

    /** Several ways to read the same, left recursion, rules that may be empty. */
    AMBIGUOUS(
        "x(),",
        """
        %llguidance {"allow_initial_skip": true}
        start: left? right?
        left: left "x" | "x" | pair
        right: "x" right? | pair
        pair: "(" inner ")"
        inner: "" | left? | pair ("," pair)*
        %ignore / +/
        """),

    /** Tokens from which there is no way back, once begun. */
    NUMBERS(
        "1.e; ",
        """
        %llguidance {"allow_initial_skip": true}
        start: (value ";"?)+
        value: NUMBER | FRACTION | "." "e" | NUMBER "." "."
        NUMBER: /1+/
        FRACTION: /1+\\.1+(e1)?/
        %ignore / /
        """);

    private final String characters;
    private final String grammar;

    Language(String characters, String grammar) {
      this.characters = characters;
      this.grammar = grammar;
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Every prefix up to a length, each with every rest up to a length: no difference at all. */
  @ParameterizedTest
  @EnumSource
  void after_everyShortText_acceptsWhatTheWholeGrammarAccepts(Language language) {
    ContinuationGrammars grammars = new ContinuationGrammars(language.grammar);
    int[] counts = new int[2];
    try (Matcher whole = engine.matcher(language.grammar)) {
      walk(language, grammars, whole, "", counts);
    }
    assertTrue(counts[0] > 30, () -> "only " + counts[0] + " texts can be gone on with");
    assertTrue(counts[1] > 300, () -> "only " + counts[1] + " rests were accepted");
  }

  private void walk(
      Language language,
      ContinuationGrammars grammars,
      Matcher whole,
      String prefix,
      int[] counts) {
    Continuation continuation = grammars.after(utf8(prefix));
    String grammar =
        assertInstanceOf(Continuation.Grammar.class, continuation, "<" + prefix + ">").text();
    counts[0]++;
    try (Matcher rest = engine.matcher(grammar)) {
      compare(language, whole, rest, prefix, LONGEST_REST, grammar, counts);
    }
    if (prefix.length() == LONGEST_PREFIX) {
      return;
    }
    for (char next : language.characters.toCharArray()) {
      try (Matcher longer = whole.copy()) {
        if (longer.consume(next)) {
          walk(language, grammars, longer, prefix + next, counts);
        }
      }
    }
  }

  private static void compare(
      Language language,
      Matcher whole,
      Matcher rest,
      String soFar,
      int more,
      String grammar,
      int[] counts) {
    assertEquals(whole.isAccepting(), rest.isAccepting(), () -> "<" + soFar + "> of\n" + grammar);
    counts[1] += rest.isAccepting() ? 1 : 0;
    if (more == 0) {
      return;
    }
    for (char next : language.characters.toCharArray()) {
      boolean goesOn = whole.consume(next);
      assertEquals(goesOn, rest.consume(next), () -> "<" + soFar + next + "> of\n" + grammar);
      if (goesOn) {
        compare(language, whole, rest, soFar + next, more - 1, grammar, counts);
        whole.rollback(1);
        rest.rollback(1);
      }
    }
  }

  /**
   * Short prefixes and suffixes with everything short between them: nothing that fits is refused,
   * and of what does not fit only tokens that could be cut in another way are accepted.
   */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NO_FIRST_BLANK")
  void between_shortTexts_acceptsWhatFits(Language language) {
    String grammar =
        language
            .grammar
            .replace("/ +", "/[ \\n]+")
            .replace("/ /", "/[ \\n]/")
            .replace("#[^n]*n?", "#[^\\n]*");
    ContinuationGrammars grammars = new ContinuationGrammars(grammar);
    List<String> texts = texts(language.characters, 2);
    int[] counts = new int[3];
    List<String> refused = new ArrayList<>();
    List<String> lenient = new ArrayList<>();
    try (Matcher whole = engine.matcher(grammar)) {
      for (String prefix : texts) {
        Optional<Matcher> behind = whole.after(utf8(prefix));
        if (behind.isEmpty()) {
          continue;
        }
        try (Matcher cursor = behind.get()) {
          for (String suffix : texts) {
            between(grammars, cursor, prefix, suffix, texts, counts, refused, lenient);
          }
        }
      }
    }
    assertEquals(List.of(), refused);
    assertTrue(counts[0] > 50 || language == Language.NO_BLANKS, () -> counts[0] + " texts fit");
    assertTrue(counts[1] > 200, () -> counts[1] + " texts do not fit and are refused");
    assertEquals(List.of(), lenient, () -> counts[2] + " are accepted and do not fit");
  }

  /** The line break that stands before the suffix would be a blank before the first token. */
  @Test
  void between_nothingAndASuffixThatNoBlankMayStandBefore_acceptsNothingTooMuchButNothing() {
    String grammar = Language.NO_FIRST_BLANK.grammar.replace("/ +/", "/[ \\n]+/");
    ContinuationGrammars grammars = new ContinuationGrammars(grammar);
    List<String> texts = texts(Language.NO_FIRST_BLANK.characters, 2);
    int[] counts = new int[3];
    List<String> refused = new ArrayList<>();
    List<String> lenient = new ArrayList<>();
    try (Matcher whole = engine.matcher(grammar)) {
      for (String suffix : texts) {
        between(grammars, whole, "", suffix, texts, counts, refused, lenient);
      }
    }
    assertEquals(List.of(), refused);
    assertTrue(counts[0] > 10, () -> counts[0] + " texts fit");
    assertTrue(lenient.stream().allMatch(each -> each.startsWith("<||")), lenient::toString);
  }

  private void between(
      ContinuationGrammars grammars,
      Matcher cursor,
      String prefix,
      String suffix,
      List<String> texts,
      int[] counts,
      List<String> refused,
      List<String> lenient) {
    Continuation continuation = grammars.between(utf8(prefix), utf8(suffix));
    String grammar = continuation instanceof Continuation.Grammar made ? made.text() : "";
    if (grammar.isEmpty()) {
      assertEquals(new Continuation.Unmet(), continuation);
    }
    try (Matcher between = engine.matcher(grammar.isEmpty() ? "start: /a/ /b/\n" : grammar)) {
      for (String text : texts) {
        boolean fits = cursor.acceptsRest(utf8(suffix.isEmpty() ? text : text + "\n" + suffix));
        boolean accepted = !grammar.isEmpty() && between.acceptsRest(utf8(text));
        counts[fits ? 0 : accepted ? 2 : 1]++;
        if (fits != accepted) {
          (fits ? refused : lenient).add("<" + prefix + "|" + text + "|" + suffix + ">");
        }
      }
    }
  }

  private static List<String> texts(String characters, int longest) {
    List<String> texts = new ArrayList<>(List.of(""));
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i);
      if (text.length() < longest) {
        characters.chars().forEach(next -> texts.add(text + (char) next));
      }
    }
    return texts;
  }

  private static Continuation after(Language language, String prefix) {
    return new ContinuationGrammars(language.grammar).after(utf8(prefix));
  }

  @Test
  void after_whatTheGrammarRefuses_saysWhichTokenCannotStandThere() {
    assertEquals(new Continuation.Refused(3), after(Language.WORDS, "if if a"));
    assertEquals(new Continuation.Refused(3), after(Language.WORDS, "ab=if;"));
  }

  @Test
  void after_partOfACharacter_isUnsupported() {
    byte[] part = {'"', (byte) 0xC3};
    assertEquals(
        new Continuation.Unsupported(Continuation.Reason.NOT_UTF8),
        new ContinuationGrammars("start: TEXT\nTEXT: /\"[^\"]*\"/\n").after(part));
  }

  @Test
  void after_theSameTextTwice_isTheSameGrammar() {
    ContinuationGrammars grammars = new ContinuationGrammars(Language.WORDS.grammar);
    Continuation first = grammars.after(utf8("if ab"));
    grammars.after(utf8("a=b;"));
    assertEquals(first, grammars.after(utf8("if ab")));
    assertEquals(first, after(Language.WORDS, "if ab"));
  }

  /** Deep nesting makes long chains of open rules: no recursion here, but in engines. */
  @Test
  void after_deepNesting_isAGrammarAsFarAsEnginesTakeIt() {
    Continuation.Grammar grammar =
        assertInstanceOf(Continuation.Grammar.class, after(Language.AMBIGUOUS, "(".repeat(200)));
    assertTrue(grammar.text().lines().count() > 200);
    assertEquals(
        new Continuation.Unsupported(Continuation.Reason.TOO_DEEP),
        after(Language.AMBIGUOUS, "(".repeat(20_000)));
  }

  @Test
  void grammars_ofWhatIsNoGrammarOfTexts_saysWhy() {
    List<String> reasons = new ArrayList<>();
    for (String grammar :
        List.of(
            "start: A\n",
            "start: a\n",
            "start: A\nA: B \"c\"\n",
            "start: a\na: \"(\" start \")\" | \"b\"\n",
            "start: \"a\"\n%ignore /./s\n",
            "start: \"a\"\n%ignore /b/ | /c/\n",
            "start: \"a\"\n%ignore B\nB: / /\n",
            "start: \"a\"\n%ignore /b/\n%ignore /c/\n")) {
      reasons.add(
          assertThrows(SyntaxFormatException.class, () -> new ContinuationGrammars(grammar))
              .getMessage());
    }
    assertEquals(
        List.of(
            "no terminal A",
            "no rule a",
            "no terminal B",
            "a rule uses the rule start",
            "%ignore: not one regular expression without flags: /./s",
            "%ignore: not one regular expression without flags: /b/ | /c/",
            "%ignore: not one regular expression without flags: B",
            "%ignore stands there twice"),
        reasons);
  }
}
