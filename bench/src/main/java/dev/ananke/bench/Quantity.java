package dev.ananke.bench;

import dev.ananke.bench.Figure.Unit;
import java.util.Locale;

/** Values as people read them: three digits and a unit. */
final class Quantity {
  private static final String[] TIMES = {"ns", "µs", "ms", "s"};

  private Quantity() {}

  static String text(Unit unit, double value) {
    if (unit == Unit.RATIO) {
      return digits(value) + " ×";
    }
    double scaled = value;
    int power = 0;
    while (scaled >= 999.5 && power < TIMES.length - 1) {
      scaled /= 1000;
      power++;
    }
    return digits(scaled) + " " + TIMES[power];
  }

  private static String digits(double value) {
    int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
