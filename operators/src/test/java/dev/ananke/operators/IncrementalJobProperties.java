package dev.ananke.operators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.DigestCheck;
import dev.ananke.schemas.Fragment;
import dev.ananke.schemas.Hole;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.Verdict;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Incremental equals rebuild, from records in to records out, through the functions of the job:
 * whatever the histories of several repositories, and however their records are duplicated and
 * interleaved over partitions, each commit's bundle and every fragment that it lists are those of a
 * compile of its tree from scratch.
 */
class IncrementalJobProperties {
  private static final int REPOSITORIES = 3;
  private static final int PARTITIONS = 3;

  /** Something that happens to a repository, or to the job. */
  record Step(String action, int repository, int number) {}

  @Property(tries = 20)
  void everyCommit_isCompiledAsFromScratch(@ForAll("steps") List<Step> steps) throws Exception {
    new World().run(steps);
  }

  @Tag("full")
  @Property(tries = 400)
  void everyCommit_isCompiledAsFromScratchInManyMoreHistories(@ForAll("steps") List<Step> steps)
      throws Exception {
    new World().run(steps);
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<String> actions =
        Arbitraries.frequency(
            Tuple.of(8, "add"),
            Tuple.of(5, "edit"),
            Tuple.of(4, "delete"),
            Tuple.of(4, "rename"),
            Tuple.of(2, "revert"),
            Tuple.of(2, "forcePush"),
            Tuple.of(2, "rules"),
            Tuple.of(1, "deleteRef"),
            Tuple.of(2, "again"),
            Tuple.of(2, "checkpoint"),
            Tuple.of(1, "crash"),
            Tuple.of(20, "deliver"));
    return Combinators.combine(
            actions,
            Arbitraries.integers().between(0, REPOSITORIES - 1),
            Arbitraries.integers().between(0, 9999))
        .as(Step::new)
        .list()
        .ofMaxSize(80)
        // Short histories prove little.
        .withSizeDistribution(RandomDistribution.uniform());
  }

  /** Repositories, the topic between them and the job, and the job. */
  private static final class World {
    private final List<RepositoryHistory> repositories = new ArrayList<>();
    private final PartitionedEvents topic = new PartitionedEvents(PARTITIONS);
    private final CompactedOutput output = new CompactedOutput(this::demandAsFromScratch);
    private final Map<String, Map<Long, @Nullable String>> commitsByOffset = new TreeMap<>();
    private final List<List<RawRecord>> sent = new ArrayList<>();
    private final FromScratch scratch = new FromScratch();
    private HarnessedJob job;
    private KeyedStages.@Nullable Checkpoint checkpoint;
    private int[] positions = topic.positions();

    World() throws Exception {
      for (int i = 0; i < REPOSITORIES; i++) {
        repositories.add(new RepositoryHistory(i));
      }
      job = new HarnessedJob(output);
    }

    void run(List<Step> steps) throws Exception {
      try {
        for (Step step : steps) {
          act(step);
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
          deliver(partition, Integer.MAX_VALUE);
        }
        demandThatEveryCommitCame();
      } finally {
        scratch.close();
        job.close();
      }
    }

    private void act(Step step) throws Exception {
      Random random = new Random(step.number());
      switch (step.action()) {
        case "deliver" -> deliver(random.nextInt(PARTITIONS), 1 + random.nextInt(12));
        case "again" -> {
          // A publisher that is not sure sends the same update once more.
          if (!sent.isEmpty()) {
            int recent = Math.max(0, sent.size() - 20);
            append(sent.get(recent + random.nextInt(sent.size() - recent)), random);
          }
        }
        case "checkpoint" -> {
          checkpoint = job.checkpoint();
          positions = topic.positions();
        }
        case "crash" -> {
          job.close();
          KeyedStages.Checkpoint last = checkpoint;
          job = last == null ? new HarnessedJob(output) : HarnessedJob.restore(last, output);
          topic.seek(positions);
        }
        default -> {
          List<RawRecord> records =
              repositories.get(step.repository()).act(step.action(), step.number());
          sent.add(records);
          append(records, random);
        }
      }
    }

    private void append(List<RawRecord> records, Random random) {
      for (RawRecord record : records) {
        topic.append(record);
        if (random.nextInt(10) == 0) {
          topic.append(record);
        }
      }
    }

    private void deliver(int partition, int records) throws Exception {
      for (int i = 0; i < records; i++) {
        RawRecord record = topic.next(partition);
        if (record == null) {
          return;
        }
        job.process(record);
        demandNothingAsked();
      }
    }

    private void demandNothingAsked() {
      assertTrue(job.requests.isEmpty(), job.requests::toString);
      assertTrue(job.deadLetters.isEmpty(), job.deadLetters::toString);
    }

    private void demandAsFromScratch(Bundle bundle) {
      RepositoryHistory repository =
          repositories.stream()
              .filter(each -> each.id.equals(bundle.getRepository()))
              .findFirst()
              .orElseThrow();
      String commit = bundle.getCommit();
      String what = repository.id + " at " + commit;
      commitsByOffset
          .computeIfAbsent(repository.id, any -> new TreeMap<>())
          .put(bundle.getRevision().getOffset(), commit);
      CompiledLanguage expected = scratch.compile(repository.tree(commit));

      assertEquals(expected.contentHash(), bundle.getContentHash(), what);
      assertEquals(expected.fragments(), CompactedOutput.listed(bundle), what);
      assertEquals(expected.statistics(), bundle.getStatistics(), what);
      assertEquals(expected.conflicts(), bundle.getConflicts(), what);
      assertEquals(expected.openings(), bundle.getOpenings(), what);
      assertEquals(
          commit == null ? DigestCheck.UNCHECKED : DigestCheck.EQUAL, bundle.getDigest(), what);
      assertEquals(
          expected.empty() ? Verdict.EMPTY : Verdict.PASSED,
          bundle.getGate().getVerdict(),
          () -> what + ": " + bundle.getGate().getReason());
      demandPayloads(bundle, expected, what);
    }

    /**
     * Fragments stand before the bundle that lists them, with what a compile from scratch gives.
     */
    private void demandPayloads(Bundle bundle, CompiledLanguage expected, String what) {
      Map<String, Fragment> held = output.fragments(bundle);
      for (Map.Entry<String, Id128> listed : expected.fragments().entrySet()) {
        String name = listed.getKey();
        Fragment fragment = Objects.requireNonNull(held.get(name), what + " lacks " + name);
        assertEquals(listed.getValue(), fragment.getHash(), what + ", " + name);
        assertEquals(
            ByteBuffer.wrap(Objects.requireNonNull(expected.changed().get(name))),
            fragment.getPayload(),
            what + ", " + name);
      }
      for (Hole hole : bundle.getHoles()) {
        ByteArrayOutputStream grammar = new ByteArrayOutputStream();
        for (String name : hole.getFragments()) {
          grammar.writeBytes(Objects.requireNonNull(expected.changed().get(name)));
        }
        assertEquals(ContentHash.of(grammar.toByteArray()), hole.getGrammarHash(), what);
      }
    }

    private void demandThatEveryCommitCame() {
      for (RepositoryHistory repository : repositories) {
        Map<Long, @Nullable String> came =
            commitsByOffset.getOrDefault(repository.id, new TreeMap<>());
        assertEquals(repository.published, new ArrayList<>(came.values()), repository.id);
        output.bundles.stream()
            .filter(bundle -> bundle.getRepository().equals(repository.id))
            .reduce((first, second) -> second)
            .ifPresent(
                last ->
                    assertEquals(
                        CompactedOutput.listed(last).keySet(),
                        output.fragments(last).keySet(),
                        "fragments that no bundle lists have no payload"));
      }
    }
  }
}
