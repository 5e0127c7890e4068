package dev.ananke.bench.evaluation;

/**
 * How much is tried of each library.
 *
 * @param snippets texts of each hole
 * @param cuts cursors at the beginning of a token, and as many anywhere
 * @param mutants of each kind, each behind a cursor
 * @param seed of everything that is drawn by lot
 */
public record ContinuationPlan(int snippets, int cuts, int mutants, long seed) {
  public ContinuationPlan {
    if (snippets < 0 || cuts < 0 || mutants < 0) {
      throw new IllegalArgumentException("numbers of snippets, cuts and mutants are not negative");
    }
  }
}
