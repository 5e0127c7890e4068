package dev.ananke.core.language.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.bridge.Engine;
import dev.ananke.bridge.EngineOptions;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.ParseLimits;
import dev.ananke.bridge.Parser;
import dev.ananke.bridge.ParserLanguage;
import dev.ananke.bridge.SyntaxTree;
import dev.ananke.bridge.Vocabulary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The grammar of Java on real libraries: accepts what javac parses, refuses a missing bracket, and
 * the engine's masks stay within its limits and never exclude what comes next. Samples are the same
 * in every run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaSyntaxCorporaTest {
  private static final long SEED = 4;
  private static final List<String> BRACKETS = List.of("(", ")", "[", "]", "{", "}");

  private final String grammar = JavaSyntax.syntax().text() + JavaSyntax.OPEN_IMPORTS;
  private Engine engine;
  private Matcher template;

  @BeforeAll
  void start() {
    engine = Engine.create(Vocabulary.bytes());
    template = engine.matcher(grammar);
  }

  @AfterAll
  void stop() {
    template.close();
    engine.close();
  }

  /** Files of the corpora that javac parses. */
  private static List<Corpora.Source> sources(int count) throws IOException {
    List<Corpora.Source> sources = new ArrayList<>(Corpora.sources(""));
    Collections.shuffle(sources, new Random(SEED));
    List<Corpora.Source> chosen = sources.subList(0, Math.min(count, sources.size()));
    Map<String, String> texts = new LinkedHashMap<>();
    chosen.forEach(source -> texts.put(source.path(), source.text()));
    Map<String, List<String>> errors = new JavacOracle().errors(texts);
    return chosen.stream()
        .filter(source -> Objects.requireNonNull(errors.get(source.path())).isEmpty())
        .toList();
  }

  private void acceptsAll(List<Corpora.Source> sources) {
    List<String> refused =
        sources.stream()
            .filter(s -> !template.acceptsRest(s.content()))
            .map(Corpora.Source::path)
            .toList();
    assertEquals(List.of(), refused);
  }

  @Test
  void accepts_sampleOfFiles() throws IOException {
    List<Corpora.Source> sources = sources(120);
    assertTrue(sources.size() > 110);
    acceptsAll(sources);
  }

  @Test
  @Tag("full")
  void accepts_allFiles() throws IOException {
    List<Corpora.Source> sources = sources(Integer.MAX_VALUE);
    assertTrue(sources.size() > 1000);
    acceptsAll(sources);
  }

  /** Positions of brackets outside strings and comments, as the parser cuts the file. */
  private static int[] brackets(SyntaxTree tree) {
    return IntStream.range(0, tree.nodeCount())
        .filter(node -> tree.firstChild(node) < 0 && !tree.isMissing(node))
        .filter(node -> BRACKETS.contains(tree.kindName(node)))
        .map(tree::start)
        .toArray();
  }

  /** Takes one bracket out of each file and says how many of these files are refused. */
  private void refusesMissingBrackets(List<Corpora.Source> sources) {
    Random random = new Random(SEED);
    int mutants = 0;
    List<String> accepted = new ArrayList<>();
    try (Parser parser = new Parser(ParserLanguage.JAVA, ParseLimits.DEFAULT)) {
      for (Corpora.Source source : sources) {
        int[] brackets = brackets(parser.parse(source.content()));
        if (brackets.length == 0) {
          continue;
        }
        int at = brackets[random.nextInt(brackets.length)];
        byte[] mutant = source.content().clone();
        mutant[at] = ' ';
        mutants++;
        if (template.acceptsRest(mutant)) {
          accepted.add(source.path() + " without its byte " + at);
        }
      }
    }
    assertTrue(mutants > sources.size() / 2);
    // The goal is 98 %; brackets come in pairs in every rule, so none is missed.
    assertEquals(List.of(), accepted);
  }

  @Test
  void refuses_missingBracket_inSampleOfFiles() throws IOException {
    refusesMissingBrackets(sources(120));
  }

  @Test
  @Tag("full")
  void refuses_missingBracket_inAllFiles() throws IOException {
    refusesMissingBrackets(sources(Integer.MAX_VALUE));
  }

  /**
   * Masks at every so many tokens by the engine as it is in other hosts, with its own limits, which
   * throw where they are met.
   */
  private void masksAllowWhatFollows(
      Vocabulary vocabulary, List<Corpora.Source> sources, int step) {
    List<String> excluded = new ArrayList<>();
    int masks = 0;
    try (Engine masking = Engine.create(vocabulary, EngineOptions.STOCK);
        Matcher start = masking.matcher(grammar)) {
      int[] mask = new int[masking.maskWords()];
      for (Corpora.Source source : sources) {
        int[] tokens = vocabulary.tokenize(source.content());
        try (Matcher matcher = start.copy()) {
          for (int from = 0; from < tokens.length; from += step) {
            matcher.mask(mask);
            masks++;
            if (!Matcher.allows(mask, tokens[from])) {
              excluded.add(source.path() + " at token " + from);
            }
            int[] next = Arrays.copyOfRange(tokens, from, Math.min(from + step, tokens.length));
            if (matcher.tryConsume(next) < next.length) {
              excluded.add(source.path() + " after token " + from);
              break;
            }
          }
          matcher.mask(mask);
          if (!Matcher.allows(mask, vocabulary.endOfText())) {
            excluded.add(source.path() + " at its end");
          }
        }
      }
    }
    assertTrue(masks > sources.size());
    assertEquals(List.of(), excluded);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cl100k", "o200k"})
  void mask_alongSampleOfFiles_allowsWhatFollows(String vocabulary) throws IOException {
    List<Corpora.Source> sources =
        sources(60).stream().filter(source -> source.content().length < 20_000).limit(6).toList();
    masksAllowWhatFollows(Vocabulary.byName(vocabulary), sources, 7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cl100k", "o200k"})
  @Tag("full")
  void mask_alongManyFiles_allowsWhatFollows(String vocabulary) throws IOException {
    masksAllowWhatFollows(Vocabulary.byName(vocabulary), sources(250), 5);
  }

  /** What no corpus has: long lists and deep nesting, where the number of items would grow. */
  @ParameterizedTest
  @ValueSource(strings = {"cl100k", "o200k"})
  void mask_alongExtremes_staysWithinLimits(String vocabulary) {
    String deep = "(".repeat(60) + "(A) b" + ")".repeat(60);
    String text =
        "package a;\nclass A<T extends B<C<D<E>>>> {\n  Object o = "
            + deep
            + ";\n  void f() {\n    if (a) b();\n"
            + "    else if (c < d) e(x -> (y) -> z::f);\n".repeat(20)
            + "    for (;;) while (a) if (b) for (var c : d) if (e) ; else do ; while (f);\n"
            + "    g("
            + "a + b.c(d)[e] < f ? (G) h : -i, ".repeat(20)
            + "j);\n    k"
            + ".l(m -> { n(); })".repeat(20)
            + ";\n    int[][] o = "
            + "{".repeat(20)
            + "1"
            + "}".repeat(20)
            + ";\n"
            + "    switch (p) { case Q(R(var s, T<U> t), int u) when v && w -> { } default -> { } }\n"
                .repeat(5)
            + "  }\n}\n";
    Corpora.Source source =
        new Corpora.Source("Extremes.java", text.getBytes(StandardCharsets.UTF_8));
    assertEquals(List.of(), new JavacOracle().errors(source.path(), text));
    masksAllowWhatFollows(Vocabulary.byName(vocabulary), List.of(source), 3);
  }
}
