package dev.ananke.core.language.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.bridge.ParseLimits;
import dev.ananke.core.extract.Extraction;
import dev.ananke.schemas.BlobFacts;
import dev.ananke.schemas.ImportFact;
import dev.ananke.schemas.MemberFact;
import dev.ananke.schemas.NameFact;
import dev.ananke.schemas.NamePlace;
import dev.ananke.schemas.TypeFact;
import dev.ananke.schemas.TypeKind;
import dev.ananke.schemas.UseFact;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * On real sources the facts are what javac's parser sees: each declaration, import, name and call.
 */
class JavaFactsOracleTest {
  /** Of the default run: every so many files one. */
  private static final int SAMPLE = 25;

  @Test
  void extract_sampleOfRealSources_seesWhatJavacSees() throws IOException {
    compare(SAMPLE);
  }

  @Test
  @Tag("full")
  void extract_allRealSources_seesWhatJavacSees() throws IOException {
    compare(1);
  }

  private static void compare(int step) throws IOException {
    List<Corpora.Source> sources = Corpora.sources("-sources.jar");
    assertTrue(sources.size() > 1000, "the build has put the corpora there");
    try (JavaExtractor extractor = new JavaExtractor(ParseLimits.DEFAULT)) {
      for (int i = 0; i < sources.size(); i += step) {
        Corpora.Source source = sources.get(i);
        List<String> expected = JavacFacts.lines(source.text());
        assertNotNull(expected, source.path());
        BlobFacts facts = ((Extraction.Facts) extractor.extract(source.content())).facts();
        assertFalse(facts.getHasErrors(), source.path());
        assertEquals(String.join("\n", expected), String.join("\n", lines(facts)), source.path());
      }
    }
  }

  private static List<String> lines(BlobFacts facts) {
    List<String> lines = new ArrayList<>();
    lines.add("package " + facts.getPackageName());
    for (ImportFact each : facts.getImports()) {
      lines.add(
          "import "
              + (each.getIsStatic() ? "static " : "")
              + each.getTarget()
              + (each.getWildcard() ? ".*" : ""));
    }
    for (TypeFact each : facts.getTypes()) {
      lines.add(
          "%s %s <%d> : %s %s %s"
              .formatted(
                  each.getKind() == TypeKind.ANNOTATION ? "ANNOTATION_TYPE" : each.getKind(),
                  each.getName(),
                  each.getTypeParameters(),
                  each.getSupertypes(),
                  each.getVisibility(),
                  each.getAnnotations()));
    }
    for (MemberFact each : facts.getMembers()) {
      line(each, lines);
    }
    for (UseFact each : facts.getUses()) {
      if (each.getArguments() >= 0) {
        repeat(each.getCount(), "call " + each.getMember() + " " + each.getArguments(), lines);
      }
    }
    for (NameFact each : facts.getNames()) {
      if (each.getPlace() != NamePlace.PACKAGE) {
        repeat(each.getCount(), "named " + place(each.getPlace()) + " " + each.getName(), lines);
      }
    }
    facts.getAnnotations().forEach(each -> lines.add("annotation " + each));
    return lines.stream().sorted().toList();
  }

  private static void line(MemberFact member, List<String> lines) {
    switch (member.getKind()) {
      case METHOD, ELEMENT ->
          lines.add(
              "method %s.%s %s -> %s %s %s"
                  .formatted(
                      member.getOwner(),
                      member.getName(),
                      member.getParameters(),
                      member.getType(),
                      member.getVisibility(),
                      member.getIsStatic()));
      case CONSTRUCTOR ->
          lines.add("constructor " + member.getOwner() + " " + member.getParameters());
      case FIELD, CONSTANT, COMPONENT ->
          lines.add("variable " + member.getOwner() + "." + member.getName());
    }
  }

  private static String place(NamePlace place) {
    return switch (place) {
      case TYPE -> "type";
      case METHOD, TEST -> "method";
      case TYPE_PARAMETER -> "type parameter";
      default -> "variable";
    };
  }

  private static void repeat(int count, String line, List<String> lines) {
    for (int i = 0; i < count; i++) {
      lines.add(line);
    }
  }
}
