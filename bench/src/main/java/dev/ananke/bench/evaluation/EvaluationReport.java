package dev.ananke.bench.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What an evaluation came to. */
public sealed interface EvaluationReport permits SyntaxReport, ContinuationReport {
  /** What was promised and does not hold, a line each. */
  List<String> broken();

  /** For people. */
  String text();

  /** For programs: times in nanoseconds, shares from 0 to 1. */
  void writeJson(Path file) throws IOException;
}
