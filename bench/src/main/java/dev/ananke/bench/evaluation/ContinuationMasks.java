package dev.ananke.bench.evaluation;

import dev.ananke.bridge.Engine;
import dev.ananke.bridge.EngineOptions;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.Vocabulary;
import dev.ananke.core.language.java.JavaHole;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Masks along texts of holes, and behind cursors, on one vocabulary. */
final class ContinuationMasks implements AutoCloseable {
  /** Tokens along which masks are made of one text. */
  static final int LONGEST = 300;

  private final Vocabulary vocabulary;
  private final int step;
  private final Engine engine;
  private final Map<JavaHole, Matcher> holes = new EnumMap<>(JavaHole.class);
  private final MaskScan filled;
  private final MaskScan made;
  private final MaskScan replayed;
  private int compared;
  private int equal;

  ContinuationMasks(Vocabulary vocabulary, int step) {
    this.vocabulary = vocabulary;
    this.step = step;
    // As in other hosts, which meet limits where masks that remember may not.
    engine = Engine.create(vocabulary, EngineOptions.STOCK);
    filled = new MaskScan("holes", engine, step);
    made = new MaskScan("cursors by start rule", engine, step);
    replayed = new MaskScan("cursors by replay", engine, step);
    for (JavaHole hole : JavaHole.values()) {
      holes.put(hole, engine.matcher(hole.openGrammar()));
    }
  }

  private Matcher hole(JavaHole hole) {
    return Objects.requireNonNull(holes.get(hole));
  }

  /** Along a text that fills a hole. */
  void along(JavaHole hole, Snippets.Snippet snippet) {
    filled.along(hole(hole), snippet.content(), LONGEST, hole.id() + ": " + snippet.place());
  }

  /** Along the rest of a file, by the grammar that was made for the cursor and by replay. */
  void behind(byte[] prefix, byte[] rest, String grammar, String place) {
    int[] tokens = vocabulary.tokenize(rest);
    int most = Math.min(tokens.length, LONGEST);
    try (Matcher cursor = engine.matcher(grammar);
        Matcher file = hole(JavaHole.FILE).after(prefix).orElseThrow();
        MaskScan.Walk byRule = made.new Walk(cursor, place);
        MaskScan.Walk byReplay = replayed.new Walk(file, place)) {
      int from = 0;
      for (; from < most; from += step) {
        compare(byRule.mask(tokens[from]), byReplay.mask(tokens[from]));
        int[] next = Arrays.copyOfRange(tokens, from, Math.min(from + step, tokens.length));
        byRule.take(next);
        byReplay.take(next);
      }
      if (from >= tokens.length) {
        compare(byRule.mask(vocabulary.endOfText()), byReplay.mask(vocabulary.endOfText()));
      }
    }
  }

  /** No text is said to follow there, so that there are no masks. */
  void none(String place) {
    made.none(place);
  }

  private void compare(int[] one, int[] other) {
    compared++;
    equal += Arrays.equals(one, other) ? 1 : 0;
  }

  List<MaskFigures> figures() {
    return List.of(filled.figures(), made.figures(), replayed.figures());
  }

  /** Places behind cursors at which there were both masks to compare. */
  int compared() {
    return compared;
  }

  /** Of those, at which both were the same bit for bit. */
  int equal() {
    return equal;
  }

  @Override
  public void close() {
    holes.values().forEach(Matcher::close);
    engine.close();
  }
}
