package dev.ananke.bench;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Figures as a table in plain text. */
final class FigureTable {
  private FigureTable() {}

  /** One line a figure, in their order. */
  static String of(List<JudgedFigure> figures) {
    TextTable table =
        new TextTable(
            Set.of(1, 2, 3),
            "figure",
            "best",
            "median",
            "p99",
            "target",
            "verdict",
            "tighter goal",
            "verdict");
    for (JudgedFigure each : figures) {
      Figure figure = each.figure();
      table.add(
          figure.name(),
          value(figure, figure.best()),
          value(figure, figure.median()),
          value(figure, figure.p99()),
          limit(figure, each.target()),
          verdict(figure, each.target()),
          limit(figure, each.goal()),
          verdict(figure, each.goal()));
    }
    return table.toString();
  }

  private static String value(Figure figure, @Nullable Double value) {
    return value == null ? "" : Quantity.text(figure.unit(), value);
  }

  private static String limit(Figure figure, @Nullable Limit limit) {
    return limit == null ? "" : limit.text(figure.unit());
  }

  private static String verdict(Figure figure, @Nullable Limit limit) {
    if (limit == null) {
      return "";
    }
    return switch (limit.verdict(figure)) {
      case MET -> "met";
      case MISSED -> "MISSED";
      case UNKNOWN -> "too few calls";
    };
  }
}
