package dev.ananke.bench;

import org.jspecify.annotations.Nullable;

/** Which value of a figure a target is about. */
public enum Statistic {
  /** {@link Figure#best}. */
  BEST {
    @Override
    @Nullable Double of(Figure figure) {
      return figure.best();
    }
  },
  /** {@link Figure#median}. */
  MEDIAN {
    @Override
    @Nullable Double of(Figure figure) {
      return figure.median();
    }
  },
  /** {@link Figure#p99}. */
  P99 {
    @Override
    @Nullable Double of(Figure figure) {
      return figure.p99();
    }
  };

  /** The value; null if the figure has none. */
  abstract @Nullable Double of(Figure figure);
}
