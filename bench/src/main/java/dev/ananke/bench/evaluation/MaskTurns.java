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
  private record Side(Engine engine, Matcher template, MaskScan firstTime, MaskScan again)
      implements AutoCloseable {
    static Side of(String grammar, Engine engine, int step) {
      return new Side(
          engine,
          engine.matcher(grammar),
          new MaskScan("first time", engine, step),
          new MaskScan("again", engine, step));
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
        compared,
        List.copyOf(different));
  }

  @Override
  public void close() {
    stock.close();
    own.close();
  }
}
