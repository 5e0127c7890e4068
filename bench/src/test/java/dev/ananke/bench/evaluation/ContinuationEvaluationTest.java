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
import org.junit.jupiter.api.io.TempDir;

class ContinuationEvaluationTest {
  private static final ContinuationPlan SMALL = new ContinuationPlan(10, 15, 4, 1);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit fills it
  private Path folder;

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
    ContinuationReport report = report();
    LibraryContinuations gson = report.libraries().getFirst();

    assertEquals(30, gson.files());
    assertEquals(List.of(), gson.refusedSnippets());
    assertTrue(gson.snippets().values().stream().mapToInt(Integer::intValue).sum() > 80);
    for (LibraryContinuations.Cuts cuts : List.of(gson.tokenCuts(), gson.otherCuts())) {
      assertEquals(15, cuts.number());
      assertEquals(1, cuts.continuedShare());
      assertEquals(List.of(), cuts.refusedByReplay());
    }
    assertEquals(24, gson.mutants().mutants());
    assertEquals(gson.replayed(), gson.mutants());
    assertTrue(gson.mutants().refusedShare() > 0.7, gson.mutants().toString());
    assertEquals(List.of(), gson.differences());
    assertEquals(54, report.made().number());
    assertTrue(report.made().p50() <= report.made().p99(), report.made().toString());
    assertEquals(report.libraries(), report().libraries());

    report.writeJson(folder.resolve("report.json"));
    JsonNode json = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    assertEquals(15, json.at("/libraries/0/tokenCuts/number").asInt());
    assertEquals(24, json.at("/mutants/mutants").asInt());
  }

  @Test
  void report_ofWhatDoesNotHold_saysSo() {
    LibraryContinuations.Cuts bad =
        new LibraryContinuations.Cuts(10, List.of("a"), List.of("b"), List.of("c", "d"));
    assertEquals(0.7, bad.continuedShare(), 1e-9);
    ContinuationReport report =
        new ContinuationReport(
            SMALL,
            List.of(
                new LibraryContinuations(
                    "bad",
                    1,
                    new TreeMap<>(),
                    List.of("expression: A.java"),
                    bad,
                    LibraryContinuations.Cuts.NONE,
                    new Verdicts(1, 1, 1, 1),
                    new Verdicts(2, 1, 1, 0),
                    List.of("refused by the start rule only: x"))),
            Durations.of(new long[] {6_000_000}),
            Durations.of(new long[0]),
            1);

    assertEquals(7, report.broken().size(), report.broken().toString());
    assertTrue(report.text().contains("Promises that are not kept"), report.text());
    assertTrue(report.text().contains("rest refused: c"), report.text());
    assertTrue(report.text().contains("mutant refused by the start rule only"), report.text());
  }

  @Test
  void plan_negativeNumbers_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ContinuationPlan(1, -1, 1, 1));
  }
}
