package dev.ananke.bench.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ananke.bench.inputs.Corpus;
import dev.ananke.bench.inputs.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntaxEvaluationTest {
  private static final SyntaxPlan SMALL = new SyntaxPlan(10, 1, 20, 1);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit fills it
  private Path folder;

  private static LibrarySources someFiles() {
    return LibrarySources.of("gson", Corpus.GSON.files().subList(0, 12));
  }

  private static SyntaxReport report(String grammar, LibrarySources library) {
    return report(grammar, library, SMALL);
  }

  private static SyntaxReport report(String grammar, LibrarySources library, SyntaxPlan plan) {
    List<String> news = new ArrayList<>();
    try (SyntaxEvaluation evaluation = new SyntaxEvaluation(grammar, plan, news::add)) {
      evaluation.add(library);
      assertEquals(2, news.size(), news.toString());
      return evaluation.report();
    }
  }

  @Test
  void report_ofTheOwnSyntax_isTheSameInEveryRun() throws IOException {
    SyntaxReport report = report(SyntaxEvaluation.javaSyntax(), someFiles());

    assertEquals(12, report.libraries().getFirst().files().parsed());
    assertEquals(List.of(), report.libraries().getFirst().files().refused());
    assertEquals(60, report.libraries().getFirst().promisedVerdicts().mutants());
    assertTrue(report.libraries().getFirst().promisedVerdicts().refusedShare().orElseThrow() > 0.8);
    assertEquals(2, report.masks().size());
    for (MaskComparison masks : report.masks()) {
      assertEquals(List.of(), masks.failures());
      assertEquals(List.of(), masks.different());
      assertEquals(List.of(), masks.broken());
      int number = masks.firstTime().own().nanos().number();
      assertTrue(number > 10, masks.toString());
      int longest = masks.longest().own().nanos().number();
      assertTrue(longest > 10, masks.toString());
      assertEquals(longest, masks.longest().stock().nanos().number());
      assertEquals(3 * number + longest, masks.compared());
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

  /** What is green says what it does not say. */
  @Test
  void report_ofPromisesThatAreNotAsked_namesThem() throws IOException {
    SyntaxReport nothing =
        report(SyntaxEvaluation.javaSyntax(), someFiles(), new SyntaxPlan(0, 0, 5, 1));
    assertEquals(List.of(), timeless(nothing.broken()));
    assertEquals(
        List.of(
            "10,000 files in 10 libraries: only 12 files of 1 library",
            "right mutants: none was tried",
            "wrong mutants by bracket: none was tried",
            "wrong mutants by keyword: none was tried",
            "wrong mutants by operator: none was tried",
            "wrong mutants by separator: none was tried",
            "wrong mutants by quote: none was tried",
            "wrong mutants by swapped: none was tried",
            "masks: no files were tried"),
        nothing.notAsked().stream().map(NotAsked::toString).toList());
    assertFalse(nothing.text().contains("100.0 %"), nothing.text());
    assertTrue(nothing.text().contains("Tried: 12 files of 1 library, 0 wrong"), nothing.text());
    if (nothing.broken().isEmpty()) {
      assertTrue(
          nothing
              .text()
              .lines()
              .toList()
              .getLast()
              .startsWith(
                  "All promises that were asked are kept; not asked: 10,000 files in 10 libraries, right mutants, "),
          nothing.text());
    }
    nothing.writeJson(folder.resolve("nothing.json"));
    JsonNode json = new ObjectMapper().readTree(folder.resolve("nothing.json").toFile());
    assertEquals("masks: no files were tried", json.at("/notAsked/8").asText());
    assertTrue(json.at("/mutants/all/refusedShare").isMissingNode());

    SyntaxReport few = report(SyntaxEvaluation.javaSyntax(), someFiles());
    List<String> notAsked = few.notAsked().stream().map(NotAsked::promise).distinct().toList();
    assertEquals(
        List.of(
            "10,000 files in 10 libraries", "time of masks on cl100k", "time of masks on o200k"),
        notAsked);
  }

  /** How long a grammar takes to make depends on what else the machine does. */
  private static List<String> timeless(List<String> broken) {
    return broken.stream().filter(line -> !line.contains("takes longer")).toList();
  }

  @Test
  void report_ofFilesThatJavacDoesNotParse_isBroken() {
    SourceFile good = SourceFile.of("A.java", "class A { }");
    SourceFile newer = SourceFile.of("B.java", "class B { of a newer Java }");
    String java = SyntaxEvaluation.javaSyntax();

    assertEquals(
        List.of("own: javac parses none of its 2 files, so nothing was tried"),
        timeless(report(java, LibrarySources.of("own", List.of(newer, newer))).broken()));
    List<SourceFile> files = new ArrayList<>(Collections.nCopies(8, good));
    files.add(newer);
    SyntaxReport most = report(java, LibrarySources.of("own", files), new SyntaxPlan(0, 0, 5, 1));
    assertEquals(
        List.of(
            "own: javac parses only 8 of its 9 files, and not 90 %; is the library for a newer Java?"),
        timeless(most.broken()));
    files.add(good);
    SyntaxReport enough = report(java, LibrarySources.of("own", files), new SyntaxPlan(0, 0, 5, 1));
    assertEquals(List.of(), timeless(enough.broken()));
  }

  @Test
  void report_ofFilesThatAreNotUtf8_leavesThemOutAndCountsThem() throws IOException {
    List<SourceFile> files = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      files.add(SourceFile.of(i + ".java", "class A { /* ä */ }"));
    }
    files.add(SourceFile.of("L.java", "class L { /* ä */ }".getBytes(StandardCharsets.ISO_8859_1)));
    SyntaxReport report =
        report(
            SyntaxEvaluation.javaSyntax(),
            LibrarySources.of("own", files),
            new SyntaxPlan(0, 0, 5, 1));

    LibraryFiles judged = report.libraries().getFirst().files();
    assertEquals(11, judged.all());
    assertEquals(10, judged.accepted());
    assertEquals(List.of("L.java"), judged.notUtf8());
    assertEquals(List.of(), timeless(report.broken()));
    assertTrue(report.text().lines().anyMatch(line -> line.matches("own +11 +1 +10 +0 +0")));
    report.writeJson(folder.resolve("utf8.json"));
    JsonNode json = new ObjectMapper().readTree(folder.resolve("utf8.json").toFile());
    assertEquals("L.java", json.at("/libraries/0/notUtf8/0").asText());
  }

  /** Some masks are made along the longest file, but not along one that is longer than that. */
  @Test
  void report_ofLongFiles_hasMasksAlongTheLongest() {
    String java = SyntaxEvaluation.javaSyntax();
    SourceFile longer = SourceFile.of("A.java", "class A { } //" + " far".repeat(12_000));
    SourceFile tooLong = SourceFile.of("B.java", "class B { } //" + " far".repeat(260_000));
    SyntaxReport report =
        report(
            java, LibrarySources.of("own", List.of(longer, tooLong)), new SyntaxPlan(0, 2, 5, 1));

    assertEquals(2, report.libraries().getFirst().files().accepted());
    assertEquals(0, report.maskFiles());
    assertEquals(List.of("own: B.java"), report.tooLong());
    for (MaskComparison masks : report.masks()) {
      int number = masks.longest().own().nanos().number();
      assertTrue(number > 12_000 / MaskTurns.LONGEST_STEP, masks.toString());
      assertTrue(number < 2 * 12_000 / MaskTurns.LONGEST_STEP, masks.toString());
      assertEquals(number, masks.compared());
      assertEquals(List.of(), masks.broken());
    }
    List<String> notAsked = report.notAsked().stream().map(NotAsked::toString).toList();
    assertTrue(notAsked.contains("masks on cl100k: none was tried"), notAsked.toString());
    assertTrue(
        notAsked.contains("masks along files of more than 1 MB: 1 files, own: B.java first"),
        notAsked.toString());
  }

  /** Its masks are held to what the others are. */
  @Test
  void broken_ofLimitsAlongTheLongestFile_saysSo() {
    Durations none = Durations.of(new long[0]);
    MaskFigures good = new MaskFigures("first time", "cl100k", none, List.of());
    MaskFigures bad = new MaskFigures("longest files", "cl100k", none, List.of("A.java: limit"));
    MaskComparison.Pass pass = new MaskComparison.Pass(good, good);

    assertEquals(
        List.of("cl100k: 1 masks met a limit or exclude what follows"),
        new MaskComparison("cl100k", pass, pass, new MaskComparison.Pass(good, bad), 0, List.of())
            .broken());
  }

  /** A grammar that cannot follow what is behind the mistake refuses nothing. */
  @Test
  void report_ofMutantsThatMeetALimit_doesNotCountThemAsRefused() {
    SourceFile file = SourceFile.of("A.java", "class A { int a = 1; }");
    String names =
        IntStream.range(0, 3000).mapToObj(i -> "\"n" + i + "\"").collect(Collectors.joining(" | "));
    String tooMany =
        "start: \"class A { int a = 1\" (/;(?s:.)*/ | /[^;]/ name)\nname: " + names + "\n";
    SyntaxReport report =
        report(tooMany, LibrarySources.of("own", List.of(file)), new SyntaxPlan(10, 0, 5, 1));

    LibraryVerdict own = report.libraries().getFirst();
    Verdicts separators = own.of(List.of(MutationKind.SEPARATOR));
    assertTrue(separators.limits() > 3, separators.toString());
    assertEquals(0, separators.bothRefuse(), separators.toString());
    assertTrue(own.limits().getFirst().contains("ROW_ITEMS"), own.limits().toString());
    assertTrue(
        report
            .broken()
            .contains("own: " + own.limits().size() + " mutants met a limit of the engine"),
        report.broken().toString());
    assertTrue(report.text().contains("limit met: separator: A.java:1: "), report.text());
  }

  /** Java's syntax takes some, and nothing is promised of them. */
  @Test
  void report_ofGluedTokens_saysThemApart() {
    SourceFile file = SourceFile.of("A.java", "class A extends B { public int a; }");
    SyntaxReport report =
        report(
            SyntaxEvaluation.javaSyntax(),
            LibrarySources.of("own", List.of(file)),
            new SyntaxPlan(50, 0, 5, 1));

    LibraryVerdict own = report.libraries().getFirst();
    Verdicts glued = own.of(List.of(MutationKind.GLUED));
    assertEquals(50, glued.mutants());
    assertTrue(glued.wrong() > 0 && glued.right() > 0, glued.toString());
    assertEquals(0, glued.strict(), glued.toString());
    assertEquals(own.of(List.of(MutationKind.values())), own.promisedVerdicts().plus(glued));
    assertTrue(report.text().contains("tokens glued (no share is promised)"), report.text());
    assertFalse(report.broken().toString().contains("of the wrong mutants"), report.text());
  }

  @Test
  void report_whereTheDearestVocabularyTakesTooLongInAll_saysSo() {
    GrammarTimes quick = new GrammarTimes("cl100k", 7e6, 7e6);
    GrammarTimes slow = new GrammarTimes("o200k", 7e6, 9e6);
    List<List<String>> broken = new ArrayList<>();
    for (List<GrammarTimes> times : List.of(List.of(quick), List.of(quick, slow))) {
      broken.add(
          new SyntaxReport(SMALL, 1, times, List.of(), List.of(), 0, List.of())
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

    assertEquals(0, report.libraries().getFirst().promisedVerdicts().bothRefuse());
    assertTrue(
        report.broken().toString().contains("of the wrong mutants are refused"),
        report.broken().toString());
    assertTrue(report.text().contains("Promises that are not kept"), report.text());
  }

  @Test
  void report_ofAGrammarThatTakesNothing_namesTheFiles() {
    SyntaxReport report = report("start: \"class\"\n", someFiles());

    assertEquals(12, report.libraries().getFirst().files().refused().size());
    assertTrue(report.broken().getFirst().contains("12 files"), report.broken().toString());
    assertTrue(report.text().contains("file refused: com/google/gson/"), report.text());
  }

  @Test
  void report_ofAGrammarThatIsTooStrict_namesTheMutants() {
    SourceFile file = SourceFile.of("A.java", "class A { int a = 1 + 2; }");
    String onlyThis = "start: \"class A { int a = 1 \" /[+]/ \" 2; }\"\n";
    SyntaxReport report = report(onlyThis, LibrarySources.of("own", List.of(file)));

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
