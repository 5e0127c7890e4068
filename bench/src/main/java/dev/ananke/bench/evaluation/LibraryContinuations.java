package dev.ananke.bench.evaluation;

import dev.ananke.core.language.java.JavaHole;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * What came out for one library.
 *
 * @param name of the library
 * @param files that javac parses and the grammar of files accepts
 * @param snippets of each hole
 * @param refusedSnippets of those, each with its hole
 * @param tokenCuts rests of files behind a cursor that stands where a token begins
 * @param otherCuts and behind one that stands anywhere
 * @param mutants behind cursors
 * @param removals statements that were taken out of files, and put back by a grammar that has to
 *     meet what is behind them
 * @param removalMutants texts with a mistake in their place
 */
public record LibraryContinuations(
    String name,
    int files,
    SortedMap<JavaHole, SnippetCount> snippets,
    List<String> refusedSnippets,
    Cuts tokenCuts,
    Cuts otherCuts,
    Judged mutants,
    Cuts removals,
    Judged removalMutants) {

  /**
   * Texts that fill a hole.
   *
   * @param found in all files
   * @param tried of those, drawn by lot
   */
  public record SnippetCount(int found, int tried) {
    static final SnippetCount NONE = new SnippetCount(0, 0);

    SnippetCount plus(SnippetCount other) {
      return new SnippetCount(found + other.found, tried + other.tried);
    }
  }

  /**
   * What became of cursors.
   *
   * @param number of all
   * @param insideCharacters of those, where no grammar is promised
   * @param unsupported for which there is no grammar, by its own account
   * @param refusedByReplay texts that the grammar of files refuses, having read what is before
   * @param refused texts that the grammar for the cursor refuses, or of which it is said that
   *     nothing may follow there
   */
  public record Cuts(
      int number,
      int insideCharacters,
      List<String> unsupported,
      List<String> refusedByReplay,
      List<String> refused) {
    static final Cuts NONE = new Cuts(0, 0, List.of(), List.of(), List.of());

    /** Of all, the share whose text is accepted by a start rule; 1 if there are none. */
    public double continuedShare() {
      return number == 0
          ? 1
          : 1 - (double) (insideCharacters + unsupported.size() + refused.size()) / number;
    }
  }

  /**
   * Texts with a mistake in them.
   *
   * @param made what the grammars for cursors say of them
   * @param replayed what the grammar of files says, having read what is before
   * @param differences between the two that must not be
   * @param strict of those with which javac parses the file, the ones that are refused by replay
   */
  public record Judged(
      Verdicts made, Verdicts replayed, List<String> differences, List<String> strict) {
    static final Judged NONE = new Judged(Verdicts.NONE, Verdicts.NONE, List.of(), List.of());

    Judged plus(Judged other) {
      return new Judged(
          made.plus(other.made),
          replayed.plus(other.replayed),
          Stream.concat(differences.stream(), other.differences.stream()).toList(),
          Stream.concat(strict.stream(), other.strict.stream()).toList());
    }
  }
}
