package dev.ananke.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ananke.jobs.TopicNames;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.BundleStatus;
import dev.ananke.schemas.Codec;
import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.DigestCheck;
import dev.ananke.schemas.GateVerdict;
import dev.ananke.schemas.OutputKey.BundleKey;
import dev.ananke.schemas.Revision;
import dev.ananke.schemas.Verdict;
import dev.ananke.schemas.Versions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a reader counts, fed record by record. */
class OutputReaderTest {
  private static final LoadPlan PLAN =
      new LoadPlan(
          "localhost:1",
          Map.of(),
          TopicNames.DEFAULT,
          7,
          1,
          1,
          1,
          0,
          0,
          Disorder.NONE,
          false,
          Duration.ZERO);

  private final OutputReader reader = new OutputReader(PLAN, new MockConsumer<>("earliest"));
  private long offset;

  @AfterEach
  void close() {
    reader.close();
  }

  @Test
  void replay_countsEveryRevision() {
    for (int time = 0; time < 2; time++) {
      for (int revision = 1; revision <= 3; revision++) {
        take("load7/r0", "java", revision, "commit-" + revision, BundleStatus.CURRENT);
      }
    }

    assertEquals(3, reader.repeated());
  }

  @Test
  void staleBundle_repeatsOnPurpose() {
    take("load7/r0", "java", 1, "commit-1", BundleStatus.CURRENT);
    take("load7/r0", "java", 1, "commit-1", BundleStatus.STALE);
    take("load7/r0", "java", 1, "commit-1", BundleStatus.STALE);

    assertEquals(0, reader.repeated());
  }

  @Test
  void commitThatIsConfirmed_hasARevisionOfItsOwn() {
    take("load7/r0", "java", 1, "commit-1", BundleStatus.CURRENT);
    take("load7/r0", "java", 2, "commit-1", BundleStatus.CURRENT);

    assertEquals(0, reader.repeated());
  }

  @Test
  void repositoriesAndLanguages_haveRevisionsOfTheirOwn() {
    take("load7/r0", "java", 1, "commit-1", BundleStatus.CURRENT);
    take("load7/r1", "java", 1, "commit-1", BundleStatus.CURRENT);
    take("load7/r0", "python", 1, "commit-1", BundleStatus.CURRENT);

    assertEquals(0, reader.repeated());
  }

  @Test
  void repositoriesOfOthers_areNotCounted() {
    take("load8/r0", "java", 1, "commit-1", BundleStatus.CURRENT);
    take("load8/r0", "java", 1, "commit-1", BundleStatus.CURRENT);

    assertEquals(0, reader.repeated());
  }

  private void take(
      String repository, String language, long revision, String commit, BundleStatus status) {
    Bundle bundle =
        Bundle.newBuilder()
            .setRepository(repository)
            .setRef(LoadedRepository.REF)
            .setLanguage(language)
            .setRevision(new Revision(0, revision))
            .setCommit(commit)
            .setContentHash(ContentHash.of(commit))
            .setFragments(List.of())
            .setHoles(List.of())
            .setConflicts(List.of())
            .setOpenings(List.of())
            .setStatus(status)
            .setGate(new GateVerdict(Verdict.PASSED, null, 1))
            .setVersions(new Versions(1, 1, 1, "none"))
            .setDigest(DigestCheck.EQUAL)
            .setStatistics(Map.of())
            .build();
    byte[] key = BundleKey.of(bundle).bytes();
    reader.accept(new ConsumerRecord<>("output", 0, offset++, key, Codec.encode(bundle)));
  }
}
