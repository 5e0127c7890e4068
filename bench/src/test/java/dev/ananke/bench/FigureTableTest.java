package dev.ananke.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ananke.bench.Figure.Unit;
import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTableTest {
  @Test
  void of_figuresWithAndWithoutLimits_showsValuesAndVerdicts() {
    Figure call = new Figure("worker.hit", Unit.NANOSECONDS, 283.4, null, null);
    Figure commit = new Figure("pipeline.commitToGrammar", Unit.NANOSECONDS, 71.9e6, 412e6, 6.1e9);
    Figure twoCalls = new Figure("worker.hit", Unit.NANOSECONDS, 600, null, null);
    Figure ratio = Figure.ratio("large.versusSmall", twoCalls, call);
    Figure rare = new Figure("rare", Unit.NANOSECONDS, 1.5e3, null, null);

    assertEquals(
        """
        figure                       best  median     p99  target        verdict        tighter goal     verdict
        worker.hit                 283 ns                  ≤ 1.00 µs     met
        pipeline.commitToGrammar  71.9 ms  412 ms  6.10 s  ≤ 5.00 s p99  MISSED         ≤ 300 ms median  MISSED
        large.versusSmall          2.12 ×                                               ≤ 2.00 ×         MISSED
        rare                      1.50 µs                  ≤ 1.00 s p99  too few calls
        """,
        FigureTable.of(
            List.of(
                new JudgedFigure(call, Limit.best(1000), null),
                new JudgedFigure(commit, Limit.p99(5e9), Limit.median(300e6)),
                new JudgedFigure(ratio, null, Limit.best(2)),
                new JudgedFigure(rare, Limit.p99(1e9), null))));
  }
}
