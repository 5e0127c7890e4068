package dev.ananke.publisher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionTest {
  @ParameterizedTest
  @CsvSource({
    "*.java,          A.java,               true",
    "*.java,          src/deep/A.java,      true",
    "*.java,          A.java.txt,           false",
    "*.java,          A.javax,              false",
    "/pom.xml,        pom.xml,              true",
    "/pom.xml,        core/pom.xml,         false",
    "build/,          build/A.java,         true",
    "build/,          core/build/x/A.java,  true",
    "build/,          rebuild/A.java,       false",
    "build/,          build,                false",
    "src/gen/,        src/gen/A.java,       true",
    "src/gen/,        core/src/gen/A.java,  false",
    "src/*/A.java,    src/main/A.java,      true",
    "src/*/A.java,    src/main/x/A.java,    false",
    "src/**/A.java,   src/A.java,           true",
    "src/**/A.java,   src/x/y/A.java,       true",
    "**/gen/*.java,   gen/A.java,           true",
    "**/gen/*.java,   a/b/gen/A.java,       true",
    "docs/**,         docs/a/b,             true",
    "?.java,          A.java,               true",
    "?.java,          AB.java,              false",
    "a+b(c).[x],      a+b(c).[x],           true",
    "a+b(c).[x],      aab(c).x,             false",
  })
  void pattern_readAsInGitignore(String pattern, String path, boolean included) {
    assertEquals(included, Selection.of(List.of(pattern), List.of()).includes(path));
  }

  @ParameterizedTest
  @CsvSource({
    "src/A.java,           true",
    "src/B.kt,             true",
    "build.gradle.kts,     false",
    "src/C.scala,          true",
    "Jenkinsfile.groovy,   true",
    ".ananke.yaml,         true",
    "sub/.ananke.yaml,     false",
    "README.md,            false",
  })
  void defaults_takeJvmSourcesAndTheRulesAtTheRoot(String path, boolean included) {
    assertEquals(included, Selection.DEFAULT.includes(path));
  }

  @Test
  void exclude_beatsInclude() {
    Selection selection = Selection.of(List.of("*.java"), List.of("test/"));

    assertEquals(false, selection.includes("test/A.java"));
    assertEquals(true, selection.includes("main/A.java"));
  }

  @Test
  void hash_dependsOnThePatternsOnly() {
    Selection one = Selection.of(List.of("*.java", "*.kt"), List.of("test/"));

    assertEquals(
        one.hash(), Selection.of(List.of("*.kt", "*.java", "*.kt"), List.of("test/")).hash());
    assertNotEquals(one.hash(), Selection.of(List.of("*.java", "*.kt", "test/"), List.of()).hash());
    assertEquals(32, one.hash().length());
  }

  @Test
  void emptyPattern_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> Selection.of(List.of(""), List.of()));
    assertThrows(IllegalArgumentException.class, () -> Selection.of(List.of(), List.of()));
  }
}
