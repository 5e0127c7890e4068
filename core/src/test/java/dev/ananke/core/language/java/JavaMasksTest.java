package dev.ananke.core.language.java;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.bridge.Engine;
import dev.ananke.bridge.EngineOptions;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.Vocabulary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Masks that remember, with the grammar of Java along real files: those of the engine as it is, bit
 * for bit, wherever a matcher comes from.
 */
class JavaMasksTest {
  private static final String GRAMMAR = JavaSyntax.syntax().text() + JavaSyntax.OPEN_IMPORTS;

  private static List<Corpora.Source> sources(int count) throws IOException {
    List<Corpora.Source> sources = new ArrayList<>(Corpora.sources(""));
    sources.removeIf(
        source -> source.content().length > 20_000 || source.path().endsWith("-info.java"));
    Collections.shuffle(sources, new Random(7));
    return sources.subList(0, Math.min(count, sources.size()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cl100k", "o200k"})
  void mask_alongSampleOfFiles_isTheEnginesOwn(String vocabulary) throws IOException {
    along(Vocabulary.byName(vocabulary), sources(6), 11);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cl100k", "o200k"})
  @Tag("full")
  void mask_alongManyFiles_isTheEnginesOwn(String vocabulary) throws IOException {
    along(Vocabulary.byName(vocabulary), sources(200), 3);
  }

  private static void along(Vocabulary vocabulary, List<Corpora.Source> sources, int step) {
    Random random = new Random(step);
    try (Engine stock = Engine.create(vocabulary, EngineOptions.STOCK);
        Engine own = Engine.create(vocabulary);
        Matcher there = stock.matcher(GRAMMAR);
        Matcher here = own.matcher(GRAMMAR)) {
      for (Corpora.Source source : sources) {
        int[] tokens = vocabulary.tokenize(source.content());
        try (Matcher expected = there.copy();
            Matcher actual = here.copy()) {
          for (int at = 0; at < tokens.length; at += step) {
            assertMasks(expected, actual, source.path() + " at token " + at);
            int[] next = Arrays.copyOfRange(tokens, at, Math.min(at + step, tokens.length));
            assertTrue(take(expected, next) && take(actual, next), source.path());
            if (random.nextInt(4) == 0) {
              int back = random.nextInt(next.length + 1);
              int[] again = Arrays.copyOfRange(next, next.length - back, next.length);
              expected.rollback(back);
              actual.rollback(back);
              try (Matcher copy = actual.copy()) {
                assertMasks(expected, copy, source.path() + " taken back to behind token " + at);
                assertTrue(take(expected, again) && take(actual, again) && take(copy, again));
              }
            }
          }
          assertMasks(expected, actual, source.path() + " at its end");
        }
      }
    }
  }

  private static boolean take(Matcher matcher, int[] tokens) {
    return matcher.tryConsume(tokens) == tokens.length;
  }

  private static void assertMasks(Matcher expected, Matcher actual, String place) {
    int[] there = new int[Math.ceilDiv(expected.size(), Integer.SIZE)];
    int[] here = new int[there.length];
    expected.mask(there);
    actual.mask(here);
    assertArrayEquals(there, here, place);
  }
}
