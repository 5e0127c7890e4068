package dev.ananke.core.rules;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ImportPatternProperties {

  @Property
  void covers_anotherPattern_meansThatItsImportsMatch(
      @ForAll("patterns") ImportPattern wide,
      @ForAll("patterns") ImportPattern narrow,
      @ForAll("targets") String target) {
    if (wide.covers(narrow) && narrow.matches(target)) {
      assertTrue(wide.matches(target));
    }
  }

  @Property
  void matching_amongManyPatterns_areThoseThatMatch(
      @ForAll("patternLists") List<ImportPattern> patterns, @ForAll("targets") String target) {
    ImportPatterns index = new ImportPatterns(patterns);
    assertEquals(
        index.list().stream().filter(pattern -> pattern.matches(target)).collect(toSet()),
        Set.copyOf(index.matching(target)));
  }

  @Property
  void parse_ofItsText_givesThePattern(@ForAll("patterns") ImportPattern pattern) {
    assertEquals(pattern, ImportPattern.parse(pattern.text()));
  }

  @Example
  void parse_aNameOfVeryManySegments_takesNoStack() {
    String name = "a.".repeat(50_000) + "B";
    assertEquals(name, ImportPattern.parse(name).text());
  }

  @Example
  void matches_ofEachReach_isAsDescribed() {
    ImportPattern type = ImportPattern.parse("a.b.C");
    assertTrue(type.matches("a.b.C"));
    assertTrue(type.matches("a.b.C.D"));
    assertTrue(type.matches("a.b.C.*"));
    assertFalse(type.matches("a.b.Cc"));
    assertFalse(type.matches("a.b.*"));
    ImportPattern types = ImportPattern.parse("a.b.*");
    assertTrue(types.matches("a.b.*"));
    assertTrue(types.matches("a.b.C.D"));
    assertTrue(types.matches("a.b.c"));
    assertFalse(types.matches("a.b.c.D"));
    assertFalse(types.matches("a.b"));
    ImportPattern subtree = ImportPattern.parse("a.b.**");
    assertTrue(subtree.matches("a.b.c.D"));
    assertTrue(subtree.matches("a.b.*"));
    assertFalse(subtree.matches("a.bc.D"));
  }

  @Example
  void parse_ofOtherForms_isRefused() {
    for (String text : new String[] {"", "*", "**", "a", "a.", ".a", "a.*.b", "a b", "a.***"}) {
      assertThrows(IllegalArgumentException.class, () -> ImportPattern.parse(text), text);
    }
  }

  @Provide
  Arbitrary<ImportPattern> patterns() {
    return Combinators.combine(dotted(2, 3), Arbitraries.of("", ".*", ".**"))
        .as((name, suffix) -> ImportPattern.parse(name + suffix));
  }

  @Provide
  Arbitrary<List<ImportPattern>> patternLists() {
    return patterns().list().ofMaxSize(8);
  }

  @Provide
  Arbitrary<String> targets() {
    return Combinators.combine(dotted(2, 5), Arbitraries.of("", "", ".*"))
        .as((name, star) -> name + star);
  }

  private static Arbitrary<String> dotted(int least, int most) {
    return Arbitraries.of("a", "b", "C", "D")
        .list()
        .ofMinSize(least)
        .ofMaxSize(most)
        .map(segments -> String.join(".", segments));
  }
}
