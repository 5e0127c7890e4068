package dev.ananke.bench.evaluation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What came out for one library.
 *
 * @param files what came out for whole files
 * @param verdicts on mutants
 * @param strict mutants that the grammar alone refuses, each with its place
 * @param limits mutants of which the grammar says nothing, each with the limit that was met
 * @param lenient mutants that javac alone refuses, the first of each kind
 */
public record LibraryVerdict(
    LibraryFiles files,
    SortedMap<MutationKind, Verdicts> verdicts,
    List<String> strict,
    List<String> limits,
    Map<MutationKind, List<String>> lenient) {

  /** Of the library. */
  public String name() {
    return files.name();
  }

  /** On mutants of all kinds together of which a share is promised. */
  public Verdicts promisedVerdicts() {
    return of(MutationKind.promised());
  }

  /** On mutants of some kinds together. */
  Verdicts of(Collection<MutationKind> kinds) {
    return kinds.stream()
        .map(kind -> verdicts.getOrDefault(kind, Verdicts.NONE))
        .reduce(Verdicts.NONE, Verdicts::plus);
  }
}
