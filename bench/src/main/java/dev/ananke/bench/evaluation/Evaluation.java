package dev.ananke.bench.evaluation;

/** Says how good something is, on real libraries that come one by one. */
public sealed interface Evaluation extends AutoCloseable
    permits SyntaxEvaluation, ContinuationEvaluation {
  /** Tries one library. */
  void add(LibrarySources library);

  /** What came out so far. */
  EvaluationReport report();

  @Override
  void close();
}
