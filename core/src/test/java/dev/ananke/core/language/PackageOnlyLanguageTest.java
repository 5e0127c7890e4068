package dev.ananke.core.language;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.ananke.bridge.ParseLimits;
import dev.ananke.core.extract.Extraction;
import dev.ananke.core.extract.FactExtractor;
import dev.ananke.schemas.BlobFacts;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PackageOnlyLanguageTest {
  @Test
  void extract_kotlin_findsThePackage() {
    assertEquals("a.b", packageName("x.kt", "package a.b\n\nclass C"));
    assertEquals(
        "a.b",
        packageName(
            "x.kt",
            "#!/usr/bin/env kotlin\n// package no.one\n/* package\npackage no.two\n*/\n@file:JvmName(\"X\")\n\npackage a.b // here\r\nimport c.D\r\n"));
    assertEquals("a.in.b", packageName("x.kt", "@file:Marked package a.`in` . b;\n"));
  }

  @Test
  void extract_scala_joinsNestedClauses() {
    assertEquals("a.b", packageName("x.scala", "package a.b {\n  class C\n}\n"));
    assertEquals("a.b.c", packageName("x.scala", "package a.b\npackage c\n\nimport d._\n"));
    assertEquals("a.b", packageName("x.scala", "package a.b\n\npackage object c {\n}\n"));
    assertEquals("a", packageName("x.scala", "package a\n\nclass B\n\npackage c\n"));
  }

  @Test
  void extract_groovy_findsThePackage() {
    assertEquals(
        "größe.b", packageName("x.groovy", "/** Doc. */\npackage größe.b;\n\nclass C {}\n"));
  }

  @Test
  void extract_packageOfVeryManySegments_needsNoDeepStack() {
    String name = "a" + ".a".repeat(20_000);

    assertEquals(name, packageName("x.kt", "package " + name + "\n"));
  }

  @Test
  void extract_noPackage_isTheUnnamedOne() {
    assertNull(packageName("x.kt", ""));
    assertNull(packageName("x.kt", "fun main() = println(\"hello\")\n"));
    assertNull(packageName("x.kt", "val packageName = 1\nval x = packages\n"));
  }

  private static @Nullable String packageName(String path, String source) {
    Language language = requireNonNull(Languages.all().ofPath(path));
    try (FactExtractor extractor = language.newExtractor(ParseLimits.DEFAULT)) {
      BlobFacts facts =
          ((Extraction.Facts) extractor.extract(source.getBytes(StandardCharsets.UTF_8))).facts();
      assertEquals(language.id(), facts.getLanguage());
      assertEquals(language.factsVersion(), facts.getFactsVersion());
      return facts.getPackageName();
    }
  }
}
