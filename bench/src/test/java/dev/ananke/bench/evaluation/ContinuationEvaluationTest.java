package dev.ananke.bench.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ananke.bench.inputs.Corpus;
import dev.ananke.bench.inputs.SourceFile;
import dev.ananke.core.continuation.Continuation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContinuationEvaluationTest {
  private static final ContinuationPlan SMALL = new ContinuationPlan(10, 15, 4, 4, 2, 5, 1);

  private static final String WITHOUT_START_RULE =
      "cuts anywhere have no start rule, though they are not inside of a character";

  private static final Continuation TOO_MANY_ALTERNATIVES =
      new Continuation.Grammar(
          IntStream.range(0, 3000)
              .mapToObj(i -> "\"n" + i + "\"")
              .collect(Collectors.joining(" | ", "start: /(?s:.)/ name\nname: ", "\n")));

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit fills it
  private Path folder;

  private final ContinuationReport report = report();

  private static ContinuationReport report() {
    List<String> news = new ArrayList<>();
    LibrarySources library = LibrarySources.of("gson", Corpus.GSON.files().subList(0, 30));
    try (ContinuationEvaluation evaluation = new ContinuationEvaluation(SMALL, news::add)) {
      evaluation.add(library);
      assertEquals(1, news.size(), news.toString());
      return evaluation.report();
    }
  }

  @Test
  void report_ofSomeFiles_isTheSameInEveryRun() throws IOException {
    LibraryContinuations gson = report.libraries().getFirst();

    assertEquals(30, gson.files().accepted());
    assertEquals(List.of(), gson.refusedSnippets());
    gson.snippets()
        .forEach(
            (hole, snippets) -> {
              assertEquals(10, snippets.tried(), hole.id());
              assertTrue(snippets.found() >= 10, hole.id());
            });
    for (LibraryContinuations.Cuts cuts : List.of(gson.tokenCuts(), gson.otherCuts())) {
      assertEquals(15, cuts.number());
      assertEquals(1, cuts.continuedShare().orElseThrow());
      assertEquals(List.of(), cuts.refusedByReplay());
    }
    LibraryContinuations.Judged mutants = gson.mutants();
    assertEquals(24, mutants.made().mutants());
    assertEquals(mutants.replayed(), mutants.made());
    assertTrue(mutants.made().refusedShare().orElseThrow() > 0.7, mutants.toString());
    assertEquals(List.of(), mutants.differences());
    assertEquals(54, report.times().made().number());
    assertEquals(54, report.times().processor().number());
    assertTrue(report.times().firstNanos() > 0 && report.times().readNanos() > 0);
    assertEquals(report.libraries(), report().libraries());

    report.writeJson(folder.resolve("report.json"));
    JsonNode json = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    assertEquals(15, json.at("/libraries/0/tokenCuts/number").asInt());
    assertEquals(24, json.at("/mutants/made/mutants").asInt());
    assertEquals(4, json.at("/libraries/0/removals/number").asInt());
    assertEquals("cl100k", json.at("/masks/0/vocabulary").asText());
  }

  /** Statements that are taken out are put back, with the rest of the file to meet. */
  @Test
  void report_ofSomeFiles_hasStatementsPutBack() {
    LibraryContinuations gson = report.libraries().getFirst();

    assertEquals(
        new LibraryContinuations.Cuts(4, 0, List.of(), List.of(), List.of(), List.of()),
        gson.removals());
    LibraryContinuations.Judged mutants = gson.removalMutants();
    assertTrue(mutants.made().mutants() >= 16, mutants.toString());
    assertEquals(0, mutants.replayed().strict(), mutants.toString());
    assertTrue(mutants.replayed().refusedShare().orElseThrow() > 0.8, mutants.toString());
    assertEquals(List.of(), mutants.differences());
  }

  /** Masks along holes and behind cursors stay within limits, and allow what comes next. */
  @Test
  void report_ofSomeFiles_hasMasksOfBothVocabularies() {
    assertEquals(6, report.masks().size());
    for (MaskFigures masks : report.masks()) {
      assertEquals(List.of(), masks.failures(), masks.along());
      assertTrue(masks.nanos().number() > 10, masks.toString());
    }
    assertTrue(report.comparedMasks() > 20, report.toString());
    assertEquals(report.comparedMasks(), report.equalMasks());
  }

  @Test
  void report_ofWhatDoesNotHold_saysSo() {
    LibraryContinuations.Cuts cuts =
        new LibraryContinuations.Cuts(
            20, 2, List.of("a"), List.of("b"), List.of("c", "d"), List.of());
    assertEquals(0.75, cuts.continuedShare().orElseThrow(), 1e-9);
    Verdicts strict = new Verdicts(1, 1, 1, 1, 0);
    LibraryContinuations.Judged judged =
        new LibraryContinuations.Judged(
            strict,
            new Verdicts(2, 1, 1, 0, 0),
            List.of("refused by the start rule only: x"),
            List.of(),
            List.of());
    Durations none = Durations.of(new long[0]);
    ContinuationReport bad =
        new ContinuationReport(
            SMALL,
            List.of(
                new LibraryContinuations(
                    new LibraryFiles("bad", 1, List.of(), 1, List.of(), List.of()),
                    new TreeMap<>(),
                    List.of("expression: A.java"),
                    List.of(),
                    cuts,
                    new LibraryContinuations.Cuts(
                        1, 0, List.of("e"), List.of(), List.of(), List.of()),
                    judged,
                    cuts,
                    new LibraryContinuations.Judged(
                        strict, strict, List.of("refused: y"), List.of("w"), List.of()))),
            List.of(new MaskFigures("holes", "cl100k", none, List.of("z"))),
            2,
            1,
            new ContinuationReport.Times(
                1, 1, none, Durations.of(new long[] {6_000_000}), none, none),
            1);

    assertEquals(14, bad.broken().size(), String.join("\n", bad.broken()));
    assertTrue(bad.broken().contains("1 of 2 masks behind cursors are not those by replay"));
    assertTrue(bad.text().contains("Promises that are not kept"), bad.text());
    assertTrue(bad.text().contains("rest refused: c"), bad.text());
    assertTrue(bad.text().contains("no start rule: e"), bad.text());
    assertTrue(bad.text().contains("right mutant refused: w"), bad.text());
    assertTrue(bad.text().contains("mutant refused by the start rule only"), bad.text());
  }

  /** That nothing may follow, where a file goes on, is a mistake and no lack of a grammar. */
  @Test
  void report_ofAMakerThatRefusesValidTexts_saysSo() {
    ContinuationReport report = insideWords(new Continuation.Refused(0));
    LibraryContinuations gson = report.libraries().getFirst();

    assertEquals(List.of(), gson.otherCuts().unsupported());
    assertTrue(gson.otherCuts().continuedShare().orElseThrow() < 0.9, gson.otherCuts().toString());
    assertTrue(
        report.broken().stream().anyMatch(line -> line.endsWith("are refused by a start rule")),
        report.broken().toString());
    assertTrue(
        report.broken().stream().anyMatch(line -> line.contains("masks met a limit")),
        report.broken().toString());
  }

  /** Anywhere but inside of a character there is a grammar. */
  @Test
  void report_ofAMakerThatCannotTell_saysSo() {
    for (Continuation.Reason reason : Continuation.Reason.values()) {
      ContinuationReport report = insideWords(new Continuation.Unsupported(reason));
      LibraryContinuations gson = report.libraries().getFirst();

      assertEquals(0, gson.otherCuts().insideCharacters());
      assertEquals(List.of(), gson.otherCuts().refused());
      assertEquals(
          List.of("gson: " + gson.otherCuts().unsupported().size() + " " + WITHOUT_START_RULE),
          report.broken().stream().filter(line -> line.contains("cuts anywhere")).toList());
    }
  }

  /** What is said of cursors behind a letter or a digit; behind all others what is true. */
  private static ContinuationReport insideWords(Continuation said) {
    ContinuationPlan plan = new ContinuationPlan(0, 30, 4, 0, 10, 50, 1);
    try (ContinuationEvaluation evaluation =
        new ContinuationEvaluation(
            plan,
            news -> {},
            (grammars, prefix) ->
                prefix.length > 0 && Character.isLetterOrDigit(prefix[prefix.length - 1])
                    ? said
                    : grammars.after(prefix))) {
      evaluation.add(LibrarySources.of("gson", Corpus.GSON.files().subList(0, 5)));
      return evaluation.report();
    }
  }

  /** Where one of the two says nothing, they do not agree. */
  @Test
  void report_ofAMakerWhoseGrammarsMeetALimit_saysSo() {
    ContinuationReport report = insideWords(TOO_MANY_ALTERNATIVES);
    LibraryContinuations gson = report.libraries().getFirst();

    assertEquals(List.of(), gson.otherCuts().refused());
    assertTrue(gson.otherCuts().limits().size() > 3, gson.otherCuts().toString());
    assertTrue(gson.otherCuts().limits().getFirst().contains("ROW_ITEMS"));
    assertTrue(gson.otherCuts().continuedShare().orElseThrow() < 0.9, gson.otherCuts().toString());
    assertTrue(gson.limits().size() > gson.otherCuts().limits().size());
    assertTrue(
        report
            .broken()
            .contains("gson: " + gson.limits().size() + " texts met a limit of the engine"),
        report.broken().toString());
  }

  /** At tokens, too, where the rests have a mistake that replay refuses. */
  @Test
  void report_ofMutantsThatMeetALimit_doesNotCountThemAsRefused() {
    ContinuationPlan plan = new ContinuationPlan(0, 0, 4, 0, 0, 5, 1);
    try (ContinuationEvaluation evaluation =
        new ContinuationEvaluation(plan, news -> {}, (grammars, prefix) -> TOO_MANY_ALTERNATIVES)) {
      evaluation.add(LibrarySources.of("gson", Corpus.GSON.files().subList(0, 5)));
      ContinuationReport report = evaluation.report();
      LibraryContinuations.Judged mutants = report.libraries().getFirst().mutants();

      assertEquals(0, mutants.made().bothRefuse(), mutants.toString());
      assertTrue(mutants.made().limits() > 10, mutants.toString());
      assertEquals(mutants.made().limits(), mutants.limits().size());
      assertTrue(report.broken().toString().contains("texts met a limit"));
    }
  }

  /** A brace that is written as an escape. */
  @Test
  void report_ofFilesThatTheGrammarRefuses_namesThem() {
    List<SourceFile> files =
        List.of(
            SourceFile.of("A.java", "class A { int a = 1; }"),
            SourceFile.of("B.java", "class B \\u007b }"));
    ContinuationReport report = report(LibrarySources.of("own", files));

    assertEquals(List.of("B.java: at byte 8"), report.libraries().getFirst().files().refused());
    assertTrue(
        report.broken().contains("own: 1 files of it are refused"), report.broken().toString());
    assertTrue(report.text().contains("file refused: B.java"), report.text());
  }

  @Test
  void report_ofFilesThatJavacDoesNotParse_isBroken() {
    SourceFile newer = SourceFile.of("B.java", "class B { of a newer Java }");
    ContinuationReport report = report(LibrarySources.of("own", List.of(newer)));

    assertEquals(
        List.of("own: javac parses none of its 1 files, so nothing was tried"), report.broken());
    List<String> notAsked = report.notAsked().stream().map(NotAsked::toString).toList();
    assertTrue(notAsked.contains("300 snippets of import-list: only 0 of 0 that were found"));
    assertTrue(
        notAsked.containsAll(
            List.of(
                "cuts at tokens: none was tried",
                "cuts anywhere: none was tried",
                "right mutants: none was tried",
                "wrong mutants: none was tried",
                "meeting the rest: none was tried",
                "right mutants of statements: none was tried",
                "wrong mutants of statements: none was tried",
                "masks: no texts were tried",
                "the same masks behind cursors: none was tried",
                "time: none was tried")),
        notAsked.toString());
    assertFalse(report.text().contains("100.0 %"), report.text());
  }

  @Test
  void report_ofLessThanIsPromised_saysSo() {
    assertEquals(
        report.libraries().getFirst().snippets().keySet().stream()
            .map(hole -> "300 snippets of " + hole.id())
            .toList(),
        report.notAsked().stream()
            .map(NotAsked::promise)
            .filter(promise -> promise.contains("snippets"))
            .toList());
    assertTrue(
        report.text().contains("Tried: 30 files of 1 library; 15 cuts at tokens"), report.text());
    assertTrue(report.text().contains("snippets: 10 of file, 10 of import-list"), report.text());
  }

  private static ContinuationReport report(LibrarySources library) {
    ContinuationPlan plan = new ContinuationPlan(10, 2, 1, 1, 0, 5, 1);
    try (ContinuationEvaluation evaluation = new ContinuationEvaluation(plan, news -> {})) {
      evaluation.add(library);
      return evaluation.report();
    }
  }

  @Test
  void report_ofCutsInsideOfCharacters_countsThemApart() {
    byte[] text =
        ("class A { String a = \"" + "ä".repeat(500) + "\"; }").getBytes(StandardCharsets.UTF_8);
    ContinuationPlan plan = new ContinuationPlan(0, 20, 0, 0, 0, 5, 1);
    try (ContinuationEvaluation evaluation = new ContinuationEvaluation(plan, news -> {})) {
      evaluation.add(LibrarySources.of("umlauts", List.of(SourceFile.of("A.java", text))));
      ContinuationReport report = evaluation.report();
      LibraryContinuations.Cuts cuts = report.libraries().getFirst().otherCuts();

      assertTrue(cuts.insideCharacters() > 2, cuts.toString());
      assertEquals(List.of(), cuts.unsupported());
      assertEquals(List.of(), cuts.refused());
      assertEquals(
          List.of(), report.broken().stream().filter(line -> line.contains("umlauts")).toList());
    }
  }

  @Test
  void plan_negativeNumbers_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ContinuationPlan(1, -1, 1, 1, 1, 5, 1));
    assertThrows(IllegalArgumentException.class, () -> new ContinuationPlan(1, 1, 1, 1, 1, 0, 1));
  }
}
