package dev.ananke.core.language;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ananke.core.language.java.JavaLanguage;
import java.util.List;
import org.junit.jupiter.api.Test;

class LanguagesTest {
  @Test
  void ofPath_suffixOfALanguage_isThatLanguage() {
    assertEquals("java", requireNonNull(Languages.all().ofPath("a/B.java")).id());
    assertEquals("java", requireNonNull(Languages.all().ofPath("B.test.java")).id());
    assertEquals("kotlin", requireNonNull(Languages.all().ofPath("b.kt")).id());
  }

  @Test
  void ofPath_anyOther_isNone() {
    for (String path : List.of("", "java", "a.java/b", "a.java/", "b.JAVA", "b.java~", "b.")) {
      assertNull(Languages.all().ofPath(path), path);
    }
  }

  @Test
  void languages_oneNameTwice_isRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Languages(List.of(new JavaLanguage(), new PackageOnlyLanguage("java", ".jav"))));
  }

  @Test
  void languages_oneSuffixTwice_isRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Languages(List.of(new JavaLanguage(), new PackageOnlyLanguage("other", ".java"))));
  }
}
