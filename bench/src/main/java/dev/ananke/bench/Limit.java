package dev.ananke.bench;

/**
 * What a figure has to stay within.
 *
 * @param statistic the value that counts
 * @param most that it may be, in the unit of the figure
 */
public record Limit(Statistic statistic, double most) {
  static Limit best(double most) {
    return new Limit(Statistic.BEST, most);
  }

  static Limit median(double most) {
    return new Limit(Statistic.MEDIAN, most);
  }

  static Limit p99(double most) {
    return new Limit(Statistic.P99, most);
  }

  /** Whether the figure stays within. */
  public Verdict verdict(Figure figure) {
    Double value = statistic.of(figure);
    if (value == null) {
      return Verdict.UNKNOWN;
    }
    return value <= most ? Verdict.MET : Verdict.MISSED;
  }

  String text(Figure.Unit unit) {
    String value = "≤ " + Quantity.text(unit, most);
    return switch (statistic) {
      case BEST -> value;
      case MEDIAN -> value + " median";
      case P99 -> value + " p99";
    };
  }

  /** What became of a limit. */
  public enum Verdict {
    MET,
    MISSED,
    /** Too little was measured to say. */
    UNKNOWN
  }
}
