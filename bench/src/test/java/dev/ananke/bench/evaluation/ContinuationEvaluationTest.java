package dev.ananke.bench.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContinuationEvaluationTest {
  private static final ContinuationPlan SMALL = new ContinuationPlan(10, 15, 4, 4, 2, 5, 1);

  private static final String WITHOUT_START_RULE =
      "cuts anywhere have no start rule, though they are not inside of a character";

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit fills it
  private Path folder;

  private final ContinuationReport report = report();

  private static ContinuationReport report() {
    List<String> news = new ArrayList<>();
    LibrarySources library = new LibrarySources("gson", Corpus.GSON.files().subList(0, 30));
    try (ContinuationEvaluation evaluation = new ContinuationEvaluation(SMALL, news::add)) {
      evaluation.add(library);
      assertEquals(1, news.size(), news.toString());
      return evaluation.report();
    }
  }

  @Test
  void report_ofSomeFiles_isTheSameInEveryRun() throws IOException {
    LibraryContinuations gson = report.libraries().getFirst();

    assertEquals(30, gson.files());
    assertEquals(List.of(), gson.refusedSnippets());
    gson.snippets()
        .forEach(
            (hole, snippets) -> {
              assertEquals(10, snippets.tried(), hole.id());
              assertTrue(snippets.found() >= 10, hole.id());
            });
    for (LibraryContinuations.Cuts cuts : List.of(gson.tokenCuts(), gson.otherCuts())) {
      assertEquals(15, cuts.number());
      assertEquals(1, cuts.continuedShare());
      assertEquals(List.of(), cuts.refusedByReplay());
    }
    LibraryContinuations.Judged mutants = gson.mutants();
    assertEquals(24, mutants.made().mutants());
    assertEquals(mutants.replayed(), mutants.made());
    assertTrue(mutants.made().refusedShare() > 0.7, mutants.toString());
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
        new LibraryContinuations.Cuts(4, 0, List.of(), List.of(), List.of()), gson.removals());
    LibraryContinuations.Judged mutants = gson.removalMutants();
    assertTrue(mutants.made().mutants() >= 16, mutants.toString());
    assertEquals(0, mutants.replayed().strict(), mutants.toString());
    assertTrue(mutants.replayed().refusedShare() > 0.8, mutants.toString());
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
        new LibraryContinuations.Cuts(20, 2, List.of("a"), List.of("b"), List.of("c", "d"));
    assertEquals(0.75, cuts.continuedShare(), 1e-9);
    Verdicts strict = new Verdicts(1, 1, 1, 1);
    LibraryContinuations.Judged judged =
        new LibraryContinuations.Judged(
            strict,
            new Verdicts(2, 1, 1, 0),
            List.of("refused by the start rule only: x"),
            List.of());
    Durations none = Durations.of(new long[0]);
    ContinuationReport bad =
        new ContinuationReport(
            SMALL,
            List.of(
                new LibraryContinuations(
                    "bad",
                    1,
                    new TreeMap<>(),
                    List.of("expression: A.java"),
                    cuts,
                    new LibraryContinuations.Cuts(1, 0, List.of("e"), List.of(), List.of()),
                    judged,
                    cuts,
                    new LibraryContinuations.Judged(
                        strict, strict, List.of("refused: y"), List.of("w")))),
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
    assertTrue(gson.otherCuts().continuedShare() < 0.9, gson.otherCuts().toString());
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
      evaluation.add(new LibrarySources("gson", Corpus.GSON.files().subList(0, 5)));
      return evaluation.report();
    }
  }

  @Test
  void report_ofCutsInsideOfCharacters_countsThemApart() {
    byte[] text =
        ("class A { String a = \"" + "ä".repeat(500) + "\"; }").getBytes(StandardCharsets.UTF_8);
    ContinuationPlan plan = new ContinuationPlan(0, 20, 0, 0, 0, 5, 1);
    try (ContinuationEvaluation evaluation = new ContinuationEvaluation(plan, news -> {})) {
      evaluation.add(new LibrarySources("umlauts", List.of(SourceFile.of("A.java", text))));
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
