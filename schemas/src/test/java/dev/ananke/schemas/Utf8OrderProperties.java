package dev.ananke.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class Utf8OrderProperties {

  @Property
  void compare_anyText_agreesWithTheBytes(
      @ForAll("texts") String left, @ForAll("texts") String right) {
    int bytes =
        Arrays.compareUnsigned(
            left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    assertEquals(Integer.signum(bytes), Integer.signum(Utf8Order.INSTANCE.compare(left, right)));
  }

  @Example
  void compare_aboveTheBasicPlane_comesLast() {
    assertEquals(1, Integer.signum(Utf8Order.INSTANCE.compare("\uD83C\uDF33", "\uFF21")));
    assertEquals(-1, Integer.signum("\uD83C\uDF33".compareTo("\uFF21")));
  }

  /** Few characters, so that long common prefixes happen, from all lengths of UTF-8. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> character =
        Arbitraries.of(
            "a",
            "b",
            "/",
            "\u00E4",
            "\u20AC",
            "\uD7FF",
            "\uE000",
            "\uFFFD",
            "\uD800\uDC00",
            "\uDBFF\uDFFF");
    return character.list().ofMaxSize(6).map(list -> String.join("", list));
  }
}
