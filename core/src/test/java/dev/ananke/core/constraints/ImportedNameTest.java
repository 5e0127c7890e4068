package dev.ananke.core.constraints;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportedNameTest {
  @ParameterizedTest
  @CsvSource({
    "java.util.List, java.util, List",
    "java.util.Map.Entry, java.util, Map",
    "static java.util.Map.Entry.comparingByKey, java.util, Map",
    "static java.lang.Math.*, java.lang, Math",
    "java.util.*, java.util, *",
    "a.b.lower, a.b, lower",
    "static a.b.lower.member, a.b.lower, member",
    "a.B.c.D, a, B",
    "a.b.$Odd, a.b, $Odd",
    "a.b._Odd.Inner, a.b._Odd, Inner",
    "Top.Inner, , ",
    "Top.*, , ",
    "single, , ",
    "single.*, single, *",
  })
  void of_text_splitsBeforeTheFirstCapital(String text, String packageName, String name) {
    assertEquals(
        packageName == null ? null : new ImportedName(packageName, name), ImportedName.of(text));
  }
}
