package dev.ananke.core.constraints;

import dev.ananke.core.rules.ImportPattern;
import dev.ananke.schemas.ChangedConstraint;
import dev.ananke.schemas.Conflict;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.Opening;
import dev.ananke.schemas.Versions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * The constraints of one language after a compile.
 *
 * @param fragments every current fragment and the hash of its payload
 * @param changed payloads of the fragments that are new or differ from the last compile
 * @param removed fragments of the last compile that are gone
 * @param holes grammars by hole, the strictest level first
 * @param denied what rules deny to import, all of it: a grammar refuses each of these
 * @param conflicts the first of each kind; how many there are in all stands in the statistics,
 *     under {@code conflicts}
 * @param contentHash of versions, fragments without evidence, conflicts and openings
 * @param changes what this compile added and retracted
 * @param empty whether no file of the language is left
 */
public record CompiledLanguage(
    String language,
    SortedMap<String, Id128> fragments,
    Map<String, byte[]> changed,
    Set<String> removed,
    List<HoleLevels> holes,
    List<ImportPattern> denied,
    List<Conflict> conflicts,
    List<Opening> openings,
    Map<String, Long> statistics,
    Versions versions,
    Id128 contentHash,
    List<ChangedConstraint> changes,
    boolean empty) {

  /** The same, with these payloads instead of those that differ from the last compile. */
  public CompiledLanguage withChanged(Map<String, byte[]> payloads) {
    return new CompiledLanguage(
        language,
        fragments,
        payloads,
        removed,
        holes,
        denied,
        conflicts,
        openings,
        statistics,
        versions,
        contentHash,
        changes,
        empty);
  }
}
