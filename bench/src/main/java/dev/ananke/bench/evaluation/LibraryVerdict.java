package dev.ananke.bench.evaluation;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What came out for one library.
 *
 * @param files in its jar
 * @param parsed that javac's parser takes
 * @param refusedFiles of those, which the grammar refuses
 * @param verdicts on mutants
 * @param strict mutants that the grammar alone refuses, each with its place
 * @param lenient mutants that javac alone refuses, the first of each kind
 */
public record LibraryVerdict(
    String name,
    int files,
    int parsed,
    List<String> refusedFiles,
    SortedMap<MutationKind, Verdicts> verdicts,
    List<String> strict,
    Map<MutationKind, List<String>> lenient) {

  /** On mutants of all kinds together. */
  public Verdicts allVerdicts() {
    return verdicts.values().stream().reduce(Verdicts.NONE, Verdicts::plus);
  }
}
