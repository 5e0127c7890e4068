package dev.ananke.core.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.bridge.ParseLimits;
import dev.ananke.core.language.java.JavaLanguage;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FactSizeTest {

  private static int size(String source) {
    try (FactExtractor extractor = new JavaLanguage().newExtractor(ParseLimits.DEFAULT)) {
      return FactSize.of("key", extractor.extract(source.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void of_longNames_weighsTheirCharactersOnce() {
    int plain = size("class A { int a; int b() { return a + a; } }");
    String name = "x".repeat(50_000);
    int withLongName =
        size("class A { int %1$s; int b() { return %1$s + %1$s; } }".formatted(name));
    assertEquals(plain + 50_000, withLongName);
    String greek = "ξ".repeat(50_000);
    assertEquals(
        plain + 100_000,
        size("class A { int %1$s; int b() { return %1$s + %1$s; } }".formatted(greek)));
  }

  @Test
  void of_manyLongNamesOfNestedTypes_staysAboveWhatTheyTake() {
    StringBuilder source = new StringBuilder();
    int depth = 50;
    for (int i = 0; i < depth; i++) {
      source.append("class ").append("N".repeat(1000)).append(i).append(" { ");
    }
    source.append("} ".repeat(depth));
    // The type at depth i has a name of i times 1,000 letters.
    assertTrue(size(source.toString()) > 1000 * depth * depth / 2);
  }
}
