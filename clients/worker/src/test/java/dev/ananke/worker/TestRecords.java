package dev.ananke.worker;

import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.BundleStatus;
import dev.ananke.schemas.Codec;
import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.DigestCheck;
import dev.ananke.schemas.Fragment;
import dev.ananke.schemas.FragmentRef;
import dev.ananke.schemas.GateVerdict;
import dev.ananke.schemas.Hole;
import dev.ananke.schemas.OutputKey.BundleKey;
import dev.ananke.schemas.OutputKey.FragmentKey;
import dev.ananke.schemas.Revision;
import dev.ananke.schemas.Verdict;
import dev.ananke.schemas.Versions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Records of the output topic as the job writes them. */
final class TestRecords {
  static final BundleKey KEY = new BundleKey("acme/app", "refs/heads/main", "java");

  private TestRecords() {}

  /** A record of the output topic; no value: a tombstone. */
  @SuppressWarnings("ArrayRecordComponent") // fed, never compared
  record Entry(byte[] key, byte @Nullable [] value) {}

  static Entry fragment(BundleKey key, String name, String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    return new Entry(
        new FragmentKey(key, name).bytes(),
        Codec.encode(new Fragment(ContentHash.of(payload), ByteBuffer.wrap(payload))));
  }

  static Entry noFragment(BundleKey key, String name) {
    return new Entry(new FragmentKey(key, name).bytes(), null);
  }

  static Entry bundle(Bundle bundle) {
    return new Entry(BundleKey.of(bundle).bytes(), Codec.encode(bundle));
  }

  static Entry noBundle(BundleKey key) {
    return new Entry(key.bytes(), null);
  }

  /** A bundle whose one hole, {@code file}, is all of its fragments in order of their names. */
  static Bundle version(BundleKey key, long revision, Map<String, String> texts) {
    SortedMap<String, String> sorted = new TreeMap<>(texts);
    List<FragmentRef> fragments = new ArrayList<>();
    ContentHash content = new ContentHash();
    sorted.forEach(
        (name, text) -> {
          fragments.add(new FragmentRef(name, ContentHash.of(text)));
          content.update(name).update(ContentHash.of(text));
        });
    String grammar = String.join("", sorted.values());
    return Bundle.newBuilder()
        .setRepository(key.repository())
        .setRef(key.ref())
        .setLanguage(key.language())
        .setRevision(new Revision(0, revision))
        .setCommit("commit-" + revision)
        .setContentHash(content.finish())
        .setFragments(fragments)
        .setHoles(
            List.of(
                new Hole(
                    "file",
                    List.copyOf(sorted.keySet()),
                    ContentHash.of(grammar),
                    "imports",
                    List.of())))
        .setConflicts(List.of())
        .setOpenings(List.of())
        .setStatus(BundleStatus.CURRENT)
        .setGate(new GateVerdict(Verdict.PASSED, null, 1))
        .setVersions(new Versions(1, 1, 1, "none"))
        .setDigest(DigestCheck.EQUAL)
        .setStatistics(Map.of())
        .build();
  }

  static void feed(Replica replica, Entry... entries) {
    for (Entry entry : entries) {
      replica.accept(entry.key(), entry.value());
    }
  }
}
