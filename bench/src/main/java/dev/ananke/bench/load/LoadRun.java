package dev.ananke.bench.load;

import dev.ananke.bench.Machine;
import dev.ananke.publisher.EventSink;
import dev.ananke.publisher.KafkaEventSink;
import dev.ananke.publisher.KafkaResyncRequests;
import dev.ananke.publisher.PublishOptions;
import dev.ananke.publisher.ResyncRequests;
import dev.ananke.schemas.Resync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what a plan says, answers what the job asks, and compares what is visible in the end
 * with a compile from nothing. One thread publishes; what the job does is seen on its topics only.
 */
public final class LoadRun implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);

  /** Publishers do so every few minutes; nobody wants to wait as long for a lost last update. */
  private static final Duration ANNOUNCE = Duration.ofSeconds(5);

  /** What a shell sees of a process after kill -9. */
  private static final int KILLED = 137;

  private static final String BULK = "bulk";
  private static final int BULK_NUMBER = -1;

  private final LoadPlan plan;
  private final Consumer<String> progress;
  private final Path folder;
  private final DisorderlySink sink;
  private final ResyncRequests requests;
  private final OutputReader reader;
  private final Map<String, LoadedRepository> repositories = new LinkedHashMap<>();
  private final List<LoadedRepository> inTurn = new ArrayList<>();

  /** When each commit was due, in nanoseconds, in the order of publishing. */
  private final Map<String, Long> due = new LinkedHashMap<>();

  private final Runnable death;
  private int answers;

  /**
   * Connects, and makes the repositories in a temporary folder.
   *
   * @param progress is told what happens
   */
  public LoadRun(LoadPlan plan, Consumer<String> progress) throws IOException {
    this(plan, progress, () -> Runtime.getRuntime().halt(KILLED));
  }

  /**
   * The same.
   *
   * @param death how a publisher dies: never returns normally
   */
  LoadRun(LoadPlan plan, Consumer<String> progress, Runnable death) throws IOException {
    this.plan = plan;
    this.progress = progress;
    this.death = death;
    this.folder = Files.createTempDirectory("ananke-load");
    PublishOptions options = plan.publishOptions(folder);
    this.sink = new DisorderlySink(new KafkaEventSink(options), plan.disorder());
    this.requests = new KafkaResyncRequests(options);
    this.reader = new OutputReader(plan);
    for (int i = 0; i < plan.repositories(); i++) {
      LoadedRepository repository = repository("r" + i, i, plan.files(), sink);
      repositories.put(repository.id(), repository);
      inTurn.add(repository);
    }
  }

  private LoadedRepository repository(String name, int number, int files, DisorderlySink to)
      throws IOException {
    LoadedRepository repository =
        new LoadedRepository(
            plan.idPrefix() + name,
            Files.createDirectory(folder.resolve(name)),
            plan.seed() * 1_000_003 + number,
            to);
    repository.first(files);
    return repository;
  }

  /** Does all of it. */
  public LoadReport run() throws IOException, InterruptedException {
    reader.start();
    if (plan.published()) {
      for (int i = 0; i < plan.commits(); i++) {
        inTurn.get(i % inTurn.size()).next();
      }
      if (plan.bulkFiles() > 0) {
        LoadedRepository large = repository(BULK, BULK_NUMBER, plan.bulkFiles(), sink);
        repositories.put(large.id(), large);
      }
      for (LoadedRepository repository : repositories.values()) {
        repository.announce();
      }
      await(repositories.values());
      return report(0, null);
    }
    progress.accept("publishing " + repositories.size() + " first commits");
    for (LoadedRepository repository : repositories.values()) {
      repository.publish();
    }
    await(repositories.values());
    try (Snapshot snapshot = plan.bulkFiles() == 0 ? null : new Snapshot()) {
      long began = System.nanoTime();
      for (int i = 0; i < plan.commits(); i++) {
        if (snapshot != null && i == plan.commits() / 3) {
          snapshot.start();
        }
        if (plan.disorder() == Disorder.REDELIVERED && i == plan.commits() / 3 * 2) {
          progress.accept("delivering once more: " + Redelivery.of(plan) + " records");
        }
        commit(began, i);
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      await(repositories.values());
      return report(seconds, snapshot == null ? null : snapshot.await());
    }
  }

  private void commit(long began, int number) throws IOException {
    LoadedRepository repository = inTurn.get(number % inTurn.size());
    // Made before it is due, so that making it is not measured.
    String commit =
        plan.disorder() == Disorder.REVERSED ? repository.nextByDetour() : repository.next();
    long at = plan.rate() == 0 ? System.nanoTime() : began + (long) (number * 1e9 / plan.rate());
    do {
      answer(Duration.ofNanos(Math.clamp(at - System.nanoTime(), 0, POLL.toNanos())));
    } while (System.nanoTime() < at);
    due.put(commit, at);
    switch (plan.disorder()) {
      case REVERSED -> repository.publishByDetour();
      case SECOND_PUBLISHER -> repository.publishByTwo();
      case NONE, DUPLICATED, REDELIVERED, TRUNCATED, BROKEN_OFF -> repository.publish();
    }
    if ((number + 1) % Math.max(1, plan.commits() / 10) == 0) {
      progress.accept("published " + (number + 1) + " commits");
    }
  }

  /** Goes on until every repository is visible at its last commit, or no news come any more. */
  private void await(Collection<LoadedRepository> awaited) {
    long since = System.nanoTime();
    long announced = since;
    while (true) {
      List<LoadedRepository> behind =
          awaited.stream().filter(each -> !each.isAt(reader.bundle(each.id()))).toList();
      if (behind.isEmpty()) {
        return;
      }
      answer(POLL);
      if (System.nanoTime() - announced > ANNOUNCE.toNanos()) {
        announced = System.nanoTime();
        behind.forEach(LoadedRepository::announce);
      }
      long quiet = System.nanoTime() - Math.max(since, reader.lastNews());
      if (quiet > plan.patience().toNanos()) {
        progress.accept(
            behind.size() + " repositories are not at their last commit, and no news come");
        return;
      }
    }
  }

  private void answer(Duration wait) {
    for (Resync request : requests.poll(wait)) {
      LoadedRepository asked = repositories.get(request.getRepository());
      if (asked != null && request.getRef().equals(LoadedRepository.REF)) {
        asked.answer(request);
        answers++;
      }
    }
  }

  private LoadReport report(double seconds, LoadReport.@Nullable Bulk bulk) {
    progress.accept("comparing with a compile from nothing");
    List<String> differences = new ArrayList<>();
    for (LoadedRepository repository : repositories.values()) {
      differences.addAll(repository.differences(reader.bundle(repository.id())));
    }
    List<Long> latencies = latencies(Long.MIN_VALUE, Long.MAX_VALUE);
    return new LoadReport(
        Machine.here(),
        repositories.size(),
        due.size(),
        seconds,
        latencies,
        due.size() - latencies.size(),
        answers,
        reader.repeated(),
        bulk,
        differences);
  }

  private List<Long> latencies(long from, long to) {
    List<Long> latencies = new ArrayList<>();
    due.forEach(
        (commit, at) -> {
          Long seen = reader.visibleSince(commit);
          if (seen != null && at >= from && at < to) {
            latencies.add(seen - at);
          }
        });
    latencies.sort(Comparator.naturalOrder());
    return latencies;
  }

  private DisorderlySink sinkOfSnapshot() {
    EventSink connected = new KafkaEventSink(plan.publishOptions(folder));
    if (plan.disorder() != Disorder.BROKEN_OFF) {
      return new DisorderlySink(connected, Disorder.NONE);
    }
    int half = plan.bulkFiles() / 2;
    return DisorderlySink.thatBreaksOff(
        connected,
        half,
        () -> {
          progress.accept(
              "dying: %d of %d changes of an update are on the topic, its move is not"
                  .formatted(half, plan.bulkFiles()));
          death.run();
        });
  }

  /** A large repository that a thread of its own publishes beside the commits. */
  private final class Snapshot implements AutoCloseable {
    private final DisorderlySink own = sinkOfSnapshot();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final LoadedRepository large;
    private long began;
    private @Nullable Future<?> sent;

    Snapshot() throws IOException {
      progress.accept("making a repository of " + plan.bulkFiles() + " files");
      large = repository(BULK, BULK_NUMBER, plan.bulkFiles(), own);
    }

    void start() {
      progress.accept("publishing a snapshot of " + plan.bulkFiles() + " files beside");
      began = System.nanoTime();
      sent = thread.submit(large::publish);
    }

    LoadReport.Bulk await() throws InterruptedException {
      try {
        if (sent != null) {
          sent.get();
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException("publishing the snapshot failed", e.getCause());
      }
      // Not before: until here it is the other thread's, and a question can wait.
      repositories.put(large.id(), large);
      LoadRun.this.await(List.of(large));
      Long seen = reader.visibleSince(large.head());
      long end = seen == null ? System.nanoTime() : seen;
      return new LoadReport.Bulk(plan.bulkFiles(), (end - began) / 1e9, latencies(began, end));
    }

    @Override
    public void close() {
      thread.close();
      own.close();
      if (!repositories.containsKey(large.id())) {
        large.close();
      }
    }
  }

  /** Disconnects, and deletes the repositories. */
  @Override
  public void close() throws IOException {
    reader.close();
    requests.close();
    sink.close();
    repositories.values().forEach(LoadedRepository::close);
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
