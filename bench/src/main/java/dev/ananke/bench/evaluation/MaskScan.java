package dev.ananke.bench.evaluation;

import dev.ananke.bridge.Engine;
import dev.ananke.bridge.EngineException;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * Makes masks along texts with the limits that an engine has of its own, and looks whether each
 * allows what comes next.
 */
final class MaskScan {
  private final String along;
  private final Vocabulary vocabulary;
  private final int step;
  private final LongStream.Builder nanos = LongStream.builder();
  private final List<String> failures = new ArrayList<>();
  private final int[] mask;

  /**
   * @param along what masks are made, as it stands in reports
   * @param step a mask before every so many tokens
   */
  MaskScan(String along, Engine engine, int step) {
    this.along = along;
    this.vocabulary = engine.vocabulary();
    this.step = step;
    this.mask = new int[engine.maskWords()];
  }

  /** A copy of a matcher on its way along a text, until something is wrong. */
  final class Walk implements AutoCloseable {
    private final Matcher matcher;
    private final String place;
    private boolean goesOn = true;
    private int taken;

    /**
     * @param place of the text, as it stands in reports
     */
    Walk(Matcher template, String place) {
      this.matcher = template.copy();
      this.place = place;
    }

    /** The mask here, which has to allow the token; empty if there is none. */
    int[] mask(int next) {
      if (!goesOn) {
        return new int[0];
      }
      try {
        long start = System.nanoTime();
        matcher.mask(mask);
        nanos.add(System.nanoTime() - start);
      } catch (EngineException limit) {
        fails(limit.getMessage());
        return new int[0];
      }
      if (!Matcher.allows(mask, next)) {
        fails(
            next == vocabulary.endOfText()
                ? "the last mask excludes the end of the text"
                : "the mask excludes what comes next");
      }
      return mask;
    }

    void take(int... tokens) {
      if (!goesOn) {
        return;
      }
      try {
        int count = matcher.tryConsume(tokens);
        taken += count;
        if (count < tokens.length) {
          fails("refused");
        }
      } catch (EngineException limit) {
        fails(limit.getMessage());
      }
    }

    private void fails(String what) {
      goesOn = false;
      failures.add(place + ": behind " + taken + " tokens: " + what);
    }

    @Override
    public void close() {
      matcher.close();
    }
  }

  /** Goes along the first tokens of a text; along all if there are no more. */
  void along(Matcher template, byte[] text, int most, String place) {
    along(template, text, most, place, mask -> {});
  }

  /**
   * Goes along the first tokens of a text; along all if there are no more.
   *
   * @param masks gets each, which the next one overwrites; an empty one where none was made
   */
  void along(Matcher template, byte[] text, int most, String place, Consumer<int[]> masks) {
    int[] tokens = vocabulary.tokenize(text);
    try (Walk walk = new Walk(template, place)) {
      int from = 0;
      for (; from < Math.min(tokens.length, most); from += step) {
        masks.accept(walk.mask(tokens[from]));
        walk.take(Arrays.copyOfRange(tokens, from, Math.min(from + step, tokens.length)));
      }
      if (from >= tokens.length) {
        masks.accept(walk.mask(vocabulary.endOfText()));
      }
    }
  }

  /** No mask can be made along a text that goes on. */
  void none(String place) {
    failures.add(place + ": nothing is said to follow");
  }

  /** Of all texts so far; the last that is asked. */
  MaskFigures figures() {
    return new MaskFigures(
        along, vocabulary.name(), Durations.of(nanos.build().toArray()), List.copyOf(failures));
  }
}
