package dev.ananke.bench;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Figures as a table in plain text. */
public final class FigureTable {
  private static final List<String> HEAD =
      List.of("figure", "best", "median", "p99", "target", "", "goal", "");

  private FigureTable() {}

  /** One line a figure, in their order. */
  public static String of(List<JudgedFigure> figures) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    for (JudgedFigure each : figures) {
      Figure figure = each.figure();
      rows.add(
          List.of(
              figure.name(),
              value(figure, figure.best()),
              value(figure, figure.median()),
              value(figure, figure.p99()),
              limit(figure, each.target()),
              verdict(figure, each.target()),
              limit(figure, each.goal()),
              verdict(figure, each.goal())));
    }
    return lines(rows);
  }

  private static String value(Figure figure, @Nullable Double value) {
    return value == null ? "" : Quantity.text(figure.unit(), value);
  }

  private static String limit(Figure figure, @Nullable Limit limit) {
    if (limit == null) {
      return "";
    }
    String statistic =
        switch (limit.statistic()) {
          case BEST -> "";
          case MEDIAN -> "median ";
          case P99 -> "p99 ";
        };
    return statistic + "≤ " + Quantity.text(figure.unit(), limit.most());
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

  private static String lines(List<List<String>> rows) {
    int[] widths = new int[HEAD.size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    StringBuilder lines = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        String gap = " ".repeat(widths[column] - row.get(column).length());
        // Numbers stand right, words left.
        line.append(column >= 1 && column <= 3 ? gap + row.get(column) : row.get(column) + gap);
        line.append("  ");
      }
      lines.append(line.toString().stripTrailing()).append('\n');
    }
    return lines.toString();
  }
}
