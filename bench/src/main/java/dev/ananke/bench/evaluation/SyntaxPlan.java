package dev.ananke.bench.evaluation;

/**
 * How much is tried.
 *
 * @param mutants of each kind and library
 * @param maskFiles of each library along which masks are made
 * @param maskStep a mask before every so many tokens
 * @param seed of everything that is drawn by lot
 */
public record SyntaxPlan(int mutants, int maskFiles, int maskStep, long seed) {
  public SyntaxPlan {
    if (mutants < 0 || maskFiles < 0 || maskStep < 1) {
      throw new IllegalArgumentException(
          "numbers of mutants and files are not negative, and a step is at least one token");
    }
  }
}
