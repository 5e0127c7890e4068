package dev.ananke.bench.evaluation;

/**
 * How much is tried of each library.
 *
 * @param snippets texts of each hole
 * @param cuts cursors at the beginning of a token, and as many anywhere
 * @param mutants of each kind, each behind a cursor
 * @param removals statements that are taken out, to be put back before the rest of their file
 * @param maskTexts texts of each hole along which masks are made, and as many cursors
 * @param maskStep a mask before every so many tokens
 * @param seed of everything that is drawn by lot
 */
public record ContinuationPlan(
    int snippets, int cuts, int mutants, int removals, int maskTexts, int maskStep, long seed) {
  public ContinuationPlan {
    if (Math.min(Math.min(snippets, cuts), Math.min(mutants, Math.min(removals, maskTexts))) < 0) {
      throw new IllegalArgumentException(
          "numbers of snippets, cuts, mutants, statements and texts are not negative");
    }
    if (maskStep < 1) {
      throw new IllegalArgumentException("a step is at least one token");
    }
  }
}
