package dev.ananke.bench.stages;

import dev.ananke.bench.inputs.Corpus;
import dev.ananke.bench.inputs.GitHistory;
import dev.ananke.bench.inputs.SourceFile;
import dev.ananke.jobs.JobOptions;
import dev.ananke.jobs.TopicAdmin;
import dev.ananke.jobs.TopicNames;
import dev.ananke.jobs.local.EmbeddedBroker;
import dev.ananke.jobs.local.LocalPipeline;
import dev.ananke.publisher.GitRepository;
import dev.ananke.publisher.KafkaEventSink;
import dev.ananke.publisher.PublishListener;
import dev.ananke.publisher.PublishOptions;
import dev.ananke.publisher.Selection;
import dev.ananke.publisher.UpdateBuilder;
import dev.ananke.publisher.UpdateSender;
import dev.ananke.worker.Grammar;
import dev.ananke.worker.GrammarRequest;
import dev.ananke.worker.Worker;
import dev.ananke.worker.WorkerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The whole way, in one process: a commit is read from git, published to an embedded broker,
 * compiled by the job on a mini cluster with RocksDB and checkpoints, let through by the gate, and
 * taken by a worker that then hands out its grammar. The repository is commons-lang3.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class PipelineBenchmark {
  private static final String REPOSITORY = "bench/commons-lang3";
  private static final String REF = "refs/heads/main";
  private static final long PATIENCE_SECONDS = 60;

  private final BlockingQueue<String> taken = new LinkedBlockingQueue<>();
  private Path folder;
  private EmbeddedBroker broker;
  private LocalPipeline pipeline;
  private Worker worker;
  private GitHistory history;
  private GitRepository repository;
  private KafkaEventSink sink;
  private UpdateBuilder updates;
  private UpdateSender sender;
  private List<SourceFile> files;
  private String head;
  private String next;
  private int commits;

  @Setup
  public void start() throws IOException, InterruptedException {
    folder = Files.createTempDirectory("ananke-bench");
    broker = EmbeddedBroker.start();
    String servers = broker.bootstrapServers();
    TopicAdmin.create(servers, Map.of(), TopicNames.DEFAULT, new TopicAdmin.Layout(1, (short) 1));
    pipeline =
        LocalPipeline.start(
            JobOptions.from("--kafka.bootstrap-servers", servers, "--job.parallelism", "1"),
            folder.resolve("flink"));
    worker =
        Worker.start(
            WorkerOptions.of(servers),
            bundle -> taken.add(String.valueOf(bundle.now().getCommit())));
    if (!worker.awaitCaughtUp(Duration.ofSeconds(PATIENCE_SECONDS))) {
      throw new IllegalStateException("the worker reads nothing: " + worker.status());
    }
    history = new GitHistory(folder.resolve("git"));
    files = Corpus.COMMONS_LANG.files();
    head = history.commit(files);
    repository = GitRepository.open(folder.resolve("git"));
    PublishOptions options =
        PublishOptions.builder(folder.resolve("git"), REPOSITORY, servers).build();
    sink = new KafkaEventSink(options);
    updates = new UpdateBuilder(repository, Selection.DEFAULT, REPOSITORY);
    sender =
        new UpdateSender(
            repository,
            sink,
            options.limits(),
            "bench",
            InstantSource.system(),
            new PublishListener() {});
    sender.send(updates.snapshot(REF, null, head));
    await(head);
  }

  /** A commit of one file, of which nobody has heard yet: it declares one class more. */
  @Setup(Level.Iteration)
  public void commit() throws IOException {
    SourceFile file = files.get(7 * commits % files.size());
    next =
        history.commit(
            List.of(
                SourceFile.of(
                    file.path(), file.text() + "\nfinal class Added" + commits + " {}\n")));
    commits++;
  }

  /** From the commit in git to its grammar at the worker. */
  @Benchmark
  public Grammar commitToGrammar() throws InterruptedException {
    sender.send(updates.delta(REF, head, next));
    head = next;
    await(head);
    return worker.grammar(new GrammarRequest(REPOSITORY, REF, "java", "file"));
  }

  private void await(String commit) throws InterruptedException {
    String seen;
    do {
      seen = taken.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (seen == null) {
        throw new IllegalStateException("no bundle of commit " + commit + " came");
      }
    } while (!seen.equals(commit));
  }

  @TearDown
  public void stop() throws IOException {
    sink.close();
    worker.close();
    pipeline.close();
    broker.close();
    repository.close();
    history.close();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
