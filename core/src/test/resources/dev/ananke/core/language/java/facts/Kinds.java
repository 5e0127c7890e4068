package org.example.kinds;

import java.lang.annotation.*;

/** Enums, records, annotations. */
public enum Kinds implements Named {
  FIRST,
  @Deprecated
  SECOND(1, "two") {
    @Override
    public String label() {
      return "second";
    }

    class OfConstant {}
  },
  /** Third. */
  THIRD(3);

  private final int number;
  static final Kinds DEFAULT = FIRST;

  Kinds(Object... parts) {
    this.number = parts.length;
  }

  public String label() {
    return name();
  }

  enum Empty {}

  record Point<T extends Number>(@Marked T x, T y, int... rest) implements Comparable<Point<T>> {
    static final Point<Integer> ORIGIN = new Point<>(0, 0);

    Point {
      if (x == null) {
        throw new IllegalArgumentException("x");
      }
    }

    public Point(T both) {
      this(both, both);
    }

    T sum() {
      return x();
    }
  }

  public record Empty2() {}

  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.TYPE, ElementType.METHOD})
  @interface Marked {
    String value() default "";

    int[] sizes() default {1, 2};

    Class<? extends Kinds>[] kinds();

    int LIMIT = 3;

    enum Level {
      LOW
    }
  }
}
