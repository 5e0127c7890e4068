package dev.ananke.bench.inputs;

import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.constraints.HoleLevels.Level;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.BundleStatus;
import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.DigestCheck;
import dev.ananke.schemas.Fragment;
import dev.ananke.schemas.FragmentRef;
import dev.ananke.schemas.GateVerdict;
import dev.ananke.schemas.Hole;
import dev.ananke.schemas.OutputKey.BundleKey;
import dev.ananke.schemas.Revision;
import dev.ananke.schemas.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Records of the output topic, as the job writes them of a compiled repository. */
public final class OutputRecords {
  private OutputRecords() {}

  /** The bundle of a repository, with its strictest grammar. */
  public static Bundle bundle(CompiledRepository repository, BundleKey key, long revision) {
    CompiledLanguage compiled = repository.compiled();
    List<FragmentRef> fragments = new ArrayList<>();
    compiled.fragments().forEach((name, hash) -> fragments.add(new FragmentRef(name, hash)));
    Level level = repository.levels().getFirst();
    return Bundle.newBuilder()
        .setRepository(key.repository())
        .setRef(key.ref())
        .setLanguage(key.language())
        .setRevision(new Revision(0, revision))
        .setCommit("%040x".formatted(revision))
        .setContentHash(compiled.contentHash())
        .setFragments(fragments)
        .setHoles(
            List.of(
                new Hole(
                    "file",
                    level.fragments(),
                    ContentHash.of(repository.grammar(level)),
                    level.name(),
                    List.of())))
        .setConflicts(compiled.conflicts())
        .setOpenings(compiled.openings())
        .setStatus(BundleStatus.CURRENT)
        .setGate(new GateVerdict(Verdict.PASSED, null, 6))
        .setVersions(compiled.versions())
        .setDigest(DigestCheck.EQUAL)
        .setStatistics(compiled.statistics())
        .build();
  }

  /** A fragment around a payload. */
  public static Fragment fragment(byte[] payload) {
    return new Fragment(ContentHash.of(payload), ByteBuffer.wrap(payload));
  }
}
