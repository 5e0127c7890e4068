package org.example.names;

import org.junit.jupiter.api.Test;

class Names<ItemType, K> {
  private static final String PREFIX = "p";
  private final int fieldName = 1;
  static long counter;

  @Test
  void addsUp_twoNumbers_givesSum() {
    int result = 1, other = 2;
  }

  @org.junit.jupiter.params.ParameterizedTest
  <T> void parameterized(T argument) {}

  @BeforeEach
  void setUp() {}

  void run(final String first, int... numbers) {
    for (int i = 0, j = 1; i < 2; i++) {}
    for (final String each : List.of()) {}
    try (Reader reader = open(); reader) {
    } catch (IOException | RuntimeException failure) {
    }
    Function<String, String> f = word -> word, g = (String typed) -> typed;
    BiFunction<String, String, String> h = (left, right) -> left, k = (var a, var b) -> a;
    if (first instanceof String text && text.isEmpty()) {}
    if (first instanceof Point(int x, Point(var y, _))) {}
    switch (first) {
      case Shape shape when shape.isRound() -> {}
      case Box(Shape content, int size) -> {}
      default -> {}
    }
    int _ = 3;
    int größe = 1, 变量 = 2, 𝒳 = 3;
    int record = 1, module = 2, open = 3, with = 4;
  }
}
