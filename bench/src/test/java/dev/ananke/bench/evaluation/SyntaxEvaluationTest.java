package dev.ananke.bench.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ananke.bench.inputs.Corpus;
import dev.ananke.bench.inputs.SourceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntaxEvaluationTest {
  private static final SyntaxPlan SMALL = new SyntaxPlan(10, 1, 20, 1);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit fills it
  private Path folder;

  private static LibrarySources someFiles() {
    return new LibrarySources("gson", Corpus.GSON.files().subList(0, 12));
  }

  private static SyntaxReport report(String grammar, LibrarySources library) {
    List<String> news = new ArrayList<>();
    try (SyntaxEvaluation evaluation = new SyntaxEvaluation(grammar, SMALL, news::add)) {
      evaluation.add(library);
      assertEquals(2, news.size(), news.toString());
      return evaluation.report();
    }
  }

  @Test
  void report_ofTheOwnSyntax_isTheSameInEveryRun() throws IOException {
    SyntaxReport report = report(SyntaxEvaluation.javaSyntax(), someFiles());

    assertEquals(12, report.libraries().getFirst().parsed());
    assertEquals(List.of(), report.libraries().getFirst().refusedFiles());
    assertEquals(60, report.libraries().getFirst().allVerdicts().mutants());
    assertTrue(report.libraries().getFirst().allVerdicts().refusedShare() > 0.8);
    assertEquals(2, report.masks().size());
    for (MaskComparison masks : report.masks()) {
      assertEquals(List.of(), masks.failures());
      assertEquals(List.of(), masks.different());
      assertEquals(List.of(), masks.broken());
      int number = masks.firstTime().own().nanos().number();
      assertTrue(number > 10, masks.toString());
      assertEquals(3 * number, masks.compared());
      for (MaskComparison.Pass pass : masks.passes()) {
        assertEquals(number, pass.stock().nanos().number());
        assertTrue(pass.own().nanos().p50() <= pass.own().nanos().p99(), masks.toString());
      }
    }
    SyntaxReport again = report(SyntaxEvaluation.javaSyntax(), someFiles());
    assertEquals(report.libraries(), again.libraries());

    report.writeJson(folder.resolve("report.json"));
    JsonNode json = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    assertEquals(12, json.at("/libraries/0/parsed").asInt());
    assertEquals(60, json.at("/mutants/all/mutants").asInt());
    assertTrue(json.at("/grammar/o200k/createNanos").asDouble() > 0, json.at("/grammar")::toString);
    assertTrue(json.at("/masks/1/again/ratio/p99").asDouble() > 0, json.at("/masks").toString());
  }

  @Test
  void report_whereTheDearestVocabularyTakesTooLongInAll_saysSo() {
    GrammarTimes quick = new GrammarTimes("cl100k", 7e6, 7e6);
    GrammarTimes slow = new GrammarTimes("o200k", 7e6, 9e6);
    List<List<String>> broken = new ArrayList<>();
    for (List<GrammarTimes> times : List.of(List.of(quick), List.of(quick, slow))) {
      broken.add(
          new SyntaxReport(SMALL, 1, times, List.of(), List.of())
              .broken().stream().filter(each -> each.contains("validate")).toList());
    }
    assertEquals(
        List.of(
            List.of(),
            List.of("o200k: the grammar takes longer than 15.00 ms to validate and make")),
        broken);
  }

  @Test
  void report_ofAGrammarThatTakesEverything_saysThatNothingIsRefused() {
    SyntaxReport report = report("start: /(?s:.)*/\n", someFiles());

    assertEquals(0, report.libraries().getFirst().allVerdicts().bothRefuse());
    assertTrue(
        report.broken().toString().contains("of the wrong mutants are refused"),
        report.broken().toString());
    assertTrue(report.text().contains("Promises that are not kept"), report.text());
  }

  @Test
  void report_ofAGrammarThatTakesNothing_namesTheFiles() {
    SyntaxReport report = report("start: \"class\"\n", someFiles());

    assertEquals(12, report.libraries().getFirst().refusedFiles().size());
    assertTrue(report.broken().getFirst().contains("12 files"), report.broken().toString());
    assertTrue(report.text().contains("file refused: com/google/gson/"), report.text());
  }

  @Test
  void report_ofAGrammarThatIsTooStrict_namesTheMutants() {
    SourceFile file = SourceFile.of("A.java", "class A { int a = 1 + 2; }");
    String onlyThis = "start: \"class A { int a = 1 \" /[+]/ \" 2; }\"\n";
    SyntaxReport report = report(onlyThis, new LibrarySources("own", List.of(file)));

    assertNotEquals(List.of(), report.libraries().getFirst().strict());
    assertTrue(report.text().contains("right mutant refused: operator: A.java:1: "), report.text());
  }

  @Test
  void parses_manyFilesOfOneName_judgesEach() {
    List<SourceFile> files = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      files.add(SourceFile.of("A.java", i % 2 == 0 ? "class A { }" : "class A {"));
    }
    assertEquals(125, new JavacParser().parses(files).cardinality());
    assertEquals(
        1,
        new JavacParser()
            .parses(
                List.of(
                    SourceFile.of("A.java", "class A { public public int a; }"),
                    SourceFile.of("A.java", "class A { public @B int a; }")))
            .cardinality());
  }

  @Test
  void mutant_ofEachKind_changesOneToken() {
    SourceFile file =
        SourceFile.of("A.java", "class A { int[] a = {1 + 2, '\"'}; /* ( */ String s = \"x;\"; }");
    try (Mutator mutator = new Mutator()) {
      for (MutationKind kind : MutationKind.values()) {
        for (int seed = 0; seed < 30; seed++) {
          Mutant mutant = mutator.cut(file).mutant(kind, new Random(seed)).orElseThrow();
          assertNotEquals(file.text(), mutant.file().text(), mutant.what());
          assertTrue(mutant.file().text().contains("/* ( */"), mutant.what());
          assertTrue(mutant.what().startsWith("A.java:1: `"), mutant.what());
        }
      }
      assertEquals(
          Optional.empty(),
          mutator.cut(SourceFile.of("B.java", "")).mutant(MutationKind.QUOTE, new Random(1)));
    }
  }

  @Test
  void parse_ofWhatIsNoLibrary_saysWhatOneIs() {
    assertEquals("a.b:c:1.0", Library.parse("a.b:c:1.0").toString());
    for (String other : List.of("a", "a:b", "a:b:c:d", "../a:b:c", "a:b/c:d")) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> Library.parse(other));
      assertTrue(
          refused.toString().contains("a library is GROUP:ARTIFACT:VERSION"), refused.toString());
    }
  }
}
