package dev.ananke.bench.evaluation;

import dev.ananke.core.language.java.JavaHole;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * What came out for one library.
 *
 * @param files what came out for whole files
 * @param snippets of each hole
 * @param refusedSnippets of those, each with its hole
 * @param snippetLimits those that met a limit of the engine, so that nothing is known of them
 * @param tokenCuts rests of files behind a cursor that stands where a token begins
 * @param otherCuts and behind one that stands anywhere
 * @param mutants behind cursors
 * @param removals statements that were taken out of files, and put back by a grammar that has to
 *     meet what is behind them
 * @param removalMutants texts with a mistake in their place
 */
public record LibraryContinuations(
    LibraryFiles files,
    SortedMap<JavaHole, SnippetCount> snippets,
    List<String> refusedSnippets,
    List<String> snippetLimits,
    Cuts tokenCuts,
    Cuts otherCuts,
    Judged mutants,
    Cuts removals,
    Judged removalMutants) {

  /** Of the library. */
  public String name() {
    return files.name();
  }

  /** Everything that met a limit of the engine, so that nothing is known of it, but for files. */
  List<String> limits() {
    return Stream.of(
            snippetLimits,
            tokenCuts.limits(),
            otherCuts.limits(),
            mutants.limits(),
            removals.limits(),
            removalMutants.limits())
        .flatMap(List::stream)
        .toList();
  }

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
   * @param limits texts that met a limit of the engine, by replay or by the grammar for the cursor
   */
  public record Cuts(
      int number,
      int insideCharacters,
      List<String> unsupported,
      List<String> refusedByReplay,
      List<String> refused,
      List<String> limits) {
    static final Cuts NONE = new Cuts(0, 0, List.of(), List.of(), List.of(), List.of());

    /** Of all, the share whose text is accepted by a start rule; none of none. */
    public OptionalDouble continuedShare() {
      if (number == 0) {
        return OptionalDouble.empty();
      }
      int not = insideCharacters + unsupported.size() + refused.size() + limits.size();
      return OptionalDouble.of(1 - (double) Math.min(not, number) / number);
    }
  }

  /**
   * Texts with a mistake in them.
   *
   * @param made what the grammars for cursors say of them
   * @param replayed what the grammar of files says, having read what is before
   * @param differences between the two that must not be
   * @param strict of those with which javac parses the file, the ones that are refused by replay
   * @param limits that were met by either, so that the two cannot be compared
   */
  public record Judged(
      Verdicts made,
      Verdicts replayed,
      List<String> differences,
      List<String> strict,
      List<String> limits) {
    static final Judged NONE =
        new Judged(Verdicts.NONE, Verdicts.NONE, List.of(), List.of(), List.of());

    Judged plus(Judged other) {
      return new Judged(
          made.plus(other.made),
          replayed.plus(other.replayed),
          Stream.concat(differences.stream(), other.differences.stream()).toList(),
          Stream.concat(strict.stream(), other.strict.stream()).toList(),
          Stream.concat(limits.stream(), other.limits.stream()).toList());
    }
  }
}
