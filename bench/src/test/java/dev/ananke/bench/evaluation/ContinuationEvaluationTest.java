package dev.ananke.bench.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ananke.bench.inputs.Corpus;
import java.io.IOException;
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
        new LibraryContinuations.Cuts(4, List.of(), List.of(), List.of()), gson.removals());
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
        new LibraryContinuations.Cuts(10, List.of("a"), List.of("b"), List.of("c", "d"));
    assertEquals(0.7, cuts.continuedShare(), 1e-9);
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
                    LibraryContinuations.Cuts.NONE,
                    judged,
                    cuts,
                    new LibraryContinuations.Judged(
                        strict, strict, List.of("refused: y"), List.of("w")))),
            List.of(new MaskFigures("holes", "cl100k", none, List.of("z"))),
            1,
            1,
            new ContinuationReport.Times(
                1, 1, none, Durations.of(new long[] {6_000_000}), none, none),
            1);

    assertEquals(13, bad.broken().size(), String.join("\n", bad.broken()));
    assertTrue(bad.text().contains("Promises that are not kept"), bad.text());
    assertTrue(bad.text().contains("rest refused: c"), bad.text());
    assertTrue(bad.text().contains("right mutant refused: w"), bad.text());
    assertTrue(bad.text().contains("mutant refused by the start rule only"), bad.text());
  }

  @Test
  void plan_negativeNumbers_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ContinuationPlan(1, -1, 1, 1, 1, 5, 1));
    assertThrows(IllegalArgumentException.class, () -> new ContinuationPlan(1, 1, 1, 1, 1, 0, 1));
  }
}
