package dev.ananke.bench;

import org.jspecify.annotations.Nullable;

/**
 * A figure beside what it is held against.
 *
 * @param target what was promised; null where nothing was
 * @param goal what it should come to on a quiet machine; null where nothing is aimed at
 */
public record JudgedFigure(Figure figure, @Nullable Limit target, @Nullable Limit goal) {

  /** Whether a target was missed; goals don't count. */
  public boolean missesTarget() {
    return target != null && target.verdict(figure) == Limit.Verdict.MISSED;
  }
}
