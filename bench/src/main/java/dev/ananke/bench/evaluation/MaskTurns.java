package dev.ananke.bench.evaluation;

import dev.ananke.bridge.Engine;
import dev.ananke.bridge.EngineOptions;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes the masks along files twice over by the engine as it is and by the engine of this project.
 * They take turns file by file, and begin in turns, so that whatever else the machine does meets
 * both.
 */
final class MaskTurns implements AutoCloseable {
  /** Along the longest files, a mask before every so many tokens. */
  static final int LONGEST_STEP = 50;

  private final Vocabulary vocabulary;
  private final Side stock;
  private final Side own;
  private final List<String> different = new ArrayList<>();
  private int compared;
  private boolean ownBegins;

  /**
   * @param step a mask before every so many tokens
   */
  MaskTurns(String grammar, Vocabulary vocabulary, int step) {
    this.vocabulary = vocabulary;
    this.stock = Side.of(grammar, Engine.create(vocabulary, EngineOptions.STOCK), step);
    this.own = Side.of(grammar, Engine.create(vocabulary), step);
  }

  /**
   * @param template whose copies go through file after file, as on a server
   */
  private record Side(
      Engine engine, Matcher template, MaskScan firstTime, MaskScan again, MaskScan longest)
      implements AutoCloseable {
    static Side of(String grammar, Engine engine, int step) {
      return new Side(
          engine,
          engine.matcher(grammar),
          new MaskScan("first time", engine, step),
          new MaskScan("again", engine, step),
          new MaskScan("longest files", engine, LONGEST_STEP));
    }

    @Override
    public void close() {
      template.close();
      engine.close();
    }
  }

  void along(byte[] text, String place) {
    Side first = ownBegins ? own : stock;
    Side second = ownBegins ? stock : own;
    ownBegins = !ownBegins;
    List<int[]> masks = new ArrayList<>();
    walk(first, first.firstTime(), text, place, mask -> masks.add(mask.clone()));
    compare(second, second.firstTime(), text, place, masks);
    compare(first, first.again(), text, place, masks);
    compare(second, second.again(), text, place, masks);
  }

  /**
   * Along a text that is too long for all of this and to keep its masks: a mask now and then, once
   * by each engine, both at a time.
   */
  void alongLongest(byte[] text, String place) {
    int[] tokens = vocabulary.tokenize(text);
    try (MaskScan.Walk byStock = stock.longest().new Walk(stock.template(), place);
        MaskScan.Walk byOwn = own.longest().new Walk(own.template(), place)) {
      for (int from = 0; from < tokens.length; from += LONGEST_STEP) {
        compare(byStock.mask(tokens[from]), byOwn.mask(tokens[from]), place, from);
        int[] next = Arrays.copyOfRange(tokens, from, Math.min(from + LONGEST_STEP, tokens.length));
        byStock.take(next);
        byOwn.take(next);
      }
      int end = vocabulary.endOfText();
      compare(byStock.mask(end), byOwn.mask(end), place, tokens.length);
    }
  }

  private void compare(int[] expected, int[] mask, String place, int tokens) {
    compared++;
    if (!Arrays.equals(expected, mask)) {
      different.add(place + ": mask behind " + tokens + " tokens");
    }
  }

  private static void walk(
      Side side, MaskScan scan, byte[] text, String place, Consumer<int[]> masks) {
    scan.along(side.template(), text, Integer.MAX_VALUE, place, masks);
  }

  private void compare(Side side, MaskScan scan, byte[] text, String place, List<int[]> expected) {
    int from = compared;
    walk(
        side,
        scan,
        text,
        place,
        mask -> {
          int index = compared++ - from;
          if (index >= expected.size() || !Arrays.equals(mask, expected.get(index))) {
            different.add(place + ": mask " + index);
          }
        });
    if (compared - from < expected.size()) {
      different.add(place + ": no mask " + (compared - from));
    }
  }

  /** Of all files so far; the last that is asked. */
  MaskComparison comparison() {
    return new MaskComparison(
        vocabulary.name(),
        new MaskComparison.Pass(stock.firstTime().figures(), own.firstTime().figures()),
        new MaskComparison.Pass(stock.again().figures(), own.again().figures()),
        new MaskComparison.Pass(stock.longest().figures(), own.longest().figures()),
        compared,
        List.copyOf(different));
  }

  @Override
  public void close() {
    stock.close();
    own.close();
  }
}
