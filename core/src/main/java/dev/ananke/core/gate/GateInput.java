package dev.ananke.core.gate;

import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.constraints.HoleLevels;
import dev.ananke.core.updates.CompiledUpdate;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.BundleStatus;
import dev.ananke.schemas.FragmentRef;
import dev.ananke.schemas.GateVerdict;
import dev.ananke.schemas.RefCompiled;
import dev.ananke.schemas.RefHole;
import dev.ananke.schemas.RefLevel;
import dev.ananke.schemas.RefPayload;
import dev.ananke.schemas.RefSample;
import dev.ananke.schemas.Verdict;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * From what the compiler gives to what the gate takes: fragments, lists to choose among, and the
 * bundle's draft.
 */
public final class GateInput {
  private GateInput() {}

  /** What the gate is handed for one language of an update. */
  public static RefCompiled of(
      CompiledUpdate update, CompiledLanguage language, Instant compiledAt) {
    List<RefPayload> changed = new ArrayList<>();
    new TreeMap<>(language.changed())
        .forEach((name, payload) -> changed.add(new RefPayload(name, ByteBuffer.wrap(payload))));
    List<RefSample> samples =
        update.samples().stream()
            .filter(sample -> sample.getLanguage().equals(language.language()))
            .toList();
    return new RefCompiled(
        language.language(),
        bundle(update, language, compiledAt),
        holes(language),
        changed,
        List.copyOf(language.removed()),
        samples,
        0L,
        "");
  }

  /**
   * What the gate is handed when the last bundles of a ref can no longer be trusted.
   *
   * @param since milliseconds since the epoch
   */
  public static RefCompiled stale(String reason, long since) {
    return new RefCompiled("", null, List.of(), List.of(), List.of(), List.of(), since, reason);
  }

  private static List<RefHole> holes(CompiledLanguage language) {
    List<RefHole> holes = new ArrayList<>();
    if (language.empty()) {
      return holes;
    }
    for (HoleLevels hole : language.holes()) {
      List<RefLevel> levels =
          hole.levels().stream()
              .map(level -> new RefLevel(level.name(), level.fragments()))
              .toList();
      holes.add(new RefHole(hole.hole(), levels));
    }
    return holes;
  }

  private static Bundle bundle(
      CompiledUpdate update, CompiledLanguage language, Instant compiledAt) {
    List<FragmentRef> fragments = new ArrayList<>();
    language.fragments().forEach((name, hash) -> fragments.add(new FragmentRef(name, hash)));
    return Bundle.newBuilder()
        .setRepository(update.name().repository())
        .setRef(update.name().ref())
        .setLanguage(language.language())
        .setRevision(update.revision())
        .setCommit(update.commit())
        .setContentHash(language.contentHash())
        .setFragments(fragments)
        .setHoles(List.of())
        .setConflicts(language.conflicts())
        .setOpenings(language.openings())
        .setStatus(BundleStatus.CURRENT)
        .setGate(new GateVerdict(Verdict.EMPTY, null, 0))
        .setVersions(language.versions())
        .setDigest(update.digest())
        .setStatistics(language.statistics())
        .setPublishedAt(update.publishedAt())
        .setCompiledAt(compiledAt)
        .build();
  }
}
