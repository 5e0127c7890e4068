package dev.ananke.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.schemas.OutputKey;
import dev.ananke.schemas.OutputKey.BundleKey;
import dev.ananke.worker.TestRecords.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/**
 * However the job stops and repeats itself, however the broker compacts and the partitions mix: a
 * reader never shows a mixture, never steps back, and ends with the last version.
 */
class ReplicaProperties {

  /**
   * One version of one key, and how the job fares in writing it.
   *
   * @param key which key
   * @param texts the fragments of the version
   * @param written how many records are written before the job stops; large: it does not stop
   * @param back how many versions the checkpoint lies back from which it starts again
   */
  record Step(int key, Map<String, String> texts, int written, int back) {}

  @Property(tries = 400)
  void replica_anyHistory_endsWithTheLastVersionsAndNeverMixes(
      @ForAll("steps") @Size(min = 1, max = 14) List<Step> steps, @ForAll Random random) {
    Map<BundleKey, Job> jobs = new HashMap<>();
    for (Step step : steps) {
      jobs.computeIfAbsent(new BundleKey("repository-" + step.key, "main", "java"), Job::new)
          .write(step);
    }
    List<Entry> log = interleave(jobs.values().stream().map(job -> job.log).toList(), random);
    check(log, jobs);
    check(compact(log, random.nextInt(log.size() + 1), random), jobs);
    check(compact(log, log.size(), random), jobs);
  }

  @Property(tries = 100)
  void replica_partsReadAgain_endsTheSame(
      @ForAll("steps") @Size(min = 1, max = 10) List<Step> steps, @ForAll Random random) {
    Map<BundleKey, Job> jobs = new HashMap<>();
    for (Step step : steps) {
      jobs.computeIfAbsent(new BundleKey("repository-" + step.key, "main", "java"), Job::new)
          .write(step);
    }
    List<Entry> log = interleave(jobs.values().stream().map(job -> job.log).toList(), random);
    List<Entry> again = new ArrayList<>(log.subList(0, random.nextInt(log.size() + 1)));
    again.addAll(compact(log, random.nextInt(log.size() + 1), random));
    check(again, jobs);
  }

  private static void check(List<Entry> log, Map<BundleKey, Job> jobs) {
    Map<BundleKey, Long> revisions = new HashMap<>();
    Replica replica =
        new Replica(
            taken -> {
              BundleKey key = new BundleKey(taken.repository(), taken.ref(), taken.language());
              long revision = taken.now().getRevision().getOffset();
              assertTrue(
                  revision >= revisions.getOrDefault(key, -1L), "the reader has stepped back");
              revisions.put(key, revision);
            });
    for (Entry entry : log) {
      replica.accept(entry.key(), entry.value());
      BundleKey key =
          switch (OutputKey.parse(entry.key())) {
            case OutputKey.FragmentKey fragment -> fragment.bundle();
            case BundleKey bundle -> bundle;
            case OutputKey.SchemaKey schema -> throw new AssertionError(schema);
          };
      if (replica.standing(key) instanceof Standing.Held held) {
        long revision = held.bundle().bundle().getRevision().getOffset();
        assertEquals(jobOf(jobs, key).versions.get((int) revision), texts(held.bundle()));
      }
    }
    jobs.forEach(
        (key, job) -> {
          HeldBundle held = assertInstanceOf(Standing.Held.class, replica.standing(key)).bundle();
          assertEquals(job.versions.size() - 1, held.bundle().getRevision().getOffset());
          assertEquals(job.versions.getLast(), texts(held));
          assertEquals(0, replica.loose(key), "fragments that nothing needs are kept");
        });
  }

  private static Job jobOf(Map<BundleKey, Job> jobs, BundleKey key) {
    Job job = jobs.get(key);
    if (job == null) {
      throw new AssertionError("a bundle of a key that nobody wrote: " + key);
    }
    return job;
  }

  private static Map<String, String> texts(HeldBundle held) {
    Map<String, String> texts = new HashMap<>();
    held.fragments()
        .forEach(
            (name, payload) ->
                texts.put(name, new String(payload.bytes(), StandardCharsets.UTF_8)));
    return texts;
  }

  /** The compile and gate part of the job for one key, as far as its output goes. */
  private static final class Job {
    final BundleKey key;
    final List<Map<String, String>> versions = new ArrayList<>();
    final List<Entry> log = new ArrayList<>();
    private Map<String, String> sent = Map.of();
    private boolean restored;

    Job(BundleKey key) {
      this.key = key;
    }

    void write(Step step) {
      versions.add(step.texts);
      int version = versions.size() - 1;
      List<Entry> records = records(version);
      if (step.written >= records.size()) {
        log.addAll(records);
        return;
      }
      log.addAll(records.subList(0, step.written));
      int from = Math.max(-1, version - 1 - step.back);
      sent = from < 0 ? Map.of() : versions.get(from);
      restored = true;
      for (int next = from + 1; next <= version; next++) {
        log.addAll(records(next));
      }
    }

    /** Changed fragments (all of them first after a restore), bundle, tombstones. */
    private List<Entry> records(int version) {
      Map<String, String> texts = versions.get(version);
      List<Entry> records = new ArrayList<>();
      texts.forEach(
          (name, text) -> {
            if (restored || !text.equals(sent.get(name))) {
              records.add(TestRecords.fragment(key, name, text));
            }
          });
      records.add(TestRecords.bundle(TestRecords.version(key, version, texts)));
      for (String name : sent.keySet()) {
        if (!texts.containsKey(name)) {
          records.add(TestRecords.noFragment(key, name));
        }
      }
      sent = texts;
      restored = false;
      return records;
    }
  }

  private static List<Entry> interleave(List<List<Entry>> logs, Random random) {
    List<Deque<Entry>> rest = new ArrayList<>();
    logs.forEach(log -> rest.add(new ArrayDeque<>(log)));
    List<Entry> all = new ArrayList<>();
    while (!rest.isEmpty()) {
      Deque<Entry> next = rest.get(random.nextInt(rest.size()));
      all.add(next.removeFirst());
      if (next.isEmpty()) {
        rest.remove(next);
      }
    }
    return all;
  }

  /** As the broker compacts: of the first records the last of each key; some tombstones go. */
  private static List<Entry> compact(List<Entry> log, int length, Random random) {
    Map<OutputKey, Integer> last = new HashMap<>();
    for (int i = 0; i < length; i++) {
      last.put(OutputKey.parse(log.get(i).key()), i);
    }
    List<Entry> compacted = new ArrayList<>();
    for (int i = 0; i < log.size(); i++) {
      Entry entry = log.get(i);
      boolean newest = i >= length || last.getOrDefault(OutputKey.parse(entry.key()), -1) == i;
      boolean expired = i < length && entry.value() == null && random.nextBoolean();
      if (newest && !expired) {
        compacted.add(entry);
      }
    }
    return compacted;
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Map<String, String>> texts =
        Arbitraries.maps(Arbitraries.of("a", "b", "c", "d"), Arbitraries.of("1", "2", "3"))
            .ofMaxSize(4);
    Arbitrary<Integer> written =
        Arbitraries.frequencyOf(
            Tuple.of(2, Arbitraries.just(Integer.MAX_VALUE)),
            Tuple.of(1, Arbitraries.integers().between(0, 6)));
    return Combinators.combine(
            Arbitraries.integers().between(0, 2),
            texts,
            written,
            Arbitraries.integers().between(0, 3))
        .as(Step::new)
        .list();
  }
}
