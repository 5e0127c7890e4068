package dev.ananke.bench.evaluation;

import dev.ananke.core.language.java.JavaHole;
import java.util.List;
import java.util.SortedMap;

/**
 * What came out for one library.
 *
 * @param name of the library
 * @param files that javac parses and the grammar of files accepts
 * @param snippets tried of each hole
 * @param refusedSnippets of those, each with its hole
 * @param tokenCuts rests of files behind a cursor that stands where a token begins
 * @param otherCuts and behind one that stands anywhere
 * @param mutants behind cursors, as the continuation grammar judges them
 * @param replayed the same ones as the grammar of files judges them
 */
public record LibraryContinuations(
    String name,
    int files,
    SortedMap<JavaHole, Integer> snippets,
    List<String> refusedSnippets,
    Cuts tokenCuts,
    Cuts otherCuts,
    Verdicts mutants,
    Verdicts replayed,
    List<String> differences) {

  /**
   * What became of cursors.
   *
   * @param number of all
   * @param unsupported for which there is no continuation grammar
   * @param refusedByReplay rests that the grammar of files refuses, having read what is before
   * @param refused rests that the continuation grammar refuses
   */
  public record Cuts(
      int number, List<String> unsupported, List<String> refusedByReplay, List<String> refused) {
    static final Cuts NONE = new Cuts(0, List.of(), List.of(), List.of());

    /** Of all, the share whose rest is accepted by a start rule; 1 if there are none. */
    public double continuedShare() {
      return number == 0 ? 1 : 1 - (double) (unsupported.size() + refused.size()) / number;
    }
  }
}
