package dev.ananke.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkRunTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit fills it
  private Path folder;

  @Test
  void run_ofOneBenchmark_measuresAndJudgesIt() throws IOException {
    ByteArrayOutputStream progress = new ByteArrayOutputStream();
    BenchmarkRun run =
        new BenchmarkRun(
            folder,
            true,
            folder.resolve("jmh.log"),
            new PrintStream(progress, true, StandardCharsets.UTF_8));

    PerformanceReport report = run.run(List.of("bridge.emptyCall"));

    JudgedFigure figure = report.figures().getFirst();
    assertEquals("bridge.emptyCall", figure.figure().name());
    assertTrue(figure.figure().best() > 0, "an empty call takes some time");
    assertTrue(figure.figure().best() < 1_000_000, "and not a millisecond");
    assertEquals(0, report.missedTargets());
    assertTrue(report.text().contains("1 of 1 targets met"), report.text());
    assertTrue(progress.toString(StandardCharsets.UTF_8).startsWith("  bridge.emptyCall  "));

    report.writeJson(folder.resolve("report.json"));
    JsonNode json = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    assertEquals(figure.figure().best(), json.at("/figures/0/best").asDouble());
    assertEquals("MET", json.at("/figures/0/target/verdict").asText());
  }
}
