package dev.ananke.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.ananke.jobs.HandPublisher.Change;
import dev.ananke.jobs.local.EmbeddedBroker;
import dev.ananke.jobs.local.SessionCluster;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.util.FlinkUserCodeClassLoaders.SafetyNetWrapperClassLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packed job is submitted to one cluster and cancelled, again and again: what a job leaves
 * behind would add up.
 */
@Tag("packaged")
@EnabledOnOs(OS.LINUX)
final class ChurnITCase {
  private static final int ROUNDS = 4;
  private static final Path JAR = Path.of("target", "ananke-jobs-job.jar");
  private static final TopicNames TOPICS = TopicNames.DEFAULT;

  private final EmbeddedBroker broker = EmbeddedBroker.start();
  private final JobOptions options =
      JobOptions.from("--kafka.bootstrap-servers", broker.bootstrapServers());
  private final SessionCluster cluster;
  private final HandPublisher publisher;
  private final OutputReader output;

  ChurnITCase(@TempDir Path directory) throws Exception {
    String servers = broker.bootstrapServers();
    TopicAdmin.create(servers, Map.of(), TOPICS, new TopicAdmin.Layout(1, (short) 1));
    cluster = SessionCluster.start(options, directory);
    publisher = new HandPublisher(servers, TOPICS.commitEvents(), "a/b");
    output = new OutputReader(servers, TOPICS.compiledConstraints(), "a/b");
  }

  @AfterEach
  void close() {
    output.close();
    publisher.close();
    cluster.close();
    broker.close();
  }

  @Test
  void submittedAndCancelled_leavesNoThreadNoClassLoaderAndOneLibrary() throws Exception {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    round("c1", loaders);
    long mapped = mappingsOfLibrary();
    assertNotEquals(0, mapped);
    for (int round = 2; round < ROUNDS; round++) {
      round("c" + round, loaders);
    }
    // One loader of the last job may stay until another comes: those are not looked at.
    round("c" + ROUNDS, new ArrayList<>());

    awaitNone("class loaders", () -> afterCollection(loaders));
    assertEquals(mapped, mappingsOfLibrary(), "mappings of the native library");
  }

  /** A whole life of the job. */
  private void round(String commit, List<WeakReference<ClassLoader>> loaders) throws Exception {
    JobID job = cluster.submit(options, JAR);
    publisher.commit(commit, Change.put("A.java", "package p;\nclass Of" + commit + " {}\n"));
    output.awaitCommit(commit);
    Set<ClassLoader> running = loadersOfJobs();
    assertFalse(running.isEmpty(), "the job's classes are not those of its jar");
    running.forEach(loader -> loaders.add(new WeakReference<>(loader)));
    cluster.cancel(job);
    awaitNone("threads", ChurnITCase::threadsOfJobs);
  }

  /** Every thread that a job's code starts has its class loader, unless it is given another. */
  private static List<Thread> threadsOfJobs() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getContextClassLoader() instanceof SafetyNetWrapperClassLoader)
        .toList();
  }

  /** What the classes of a running job come from: two loaders, its master's and its tasks'. */
  private static Set<ClassLoader> loadersOfJobs() throws ClassNotFoundException {
    Set<ClassLoader> loaders = new HashSet<>();
    for (Thread thread : threadsOfJobs()) {
      ClassLoader wrapper = thread.getContextClassLoader();
      if (wrapper != null) {
        loaders.add(wrapper.loadClass(CompileConstraintsJob.class.getName()).getClassLoader());
      }
    }
    loaders.remove(CompileConstraintsJob.class.getClassLoader());
    return loaders;
  }

  private static List<ClassLoader> afterCollection(List<WeakReference<ClassLoader>> loaders) {
    System.gc();
    List<ClassLoader> left = new ArrayList<>();
    for (WeakReference<ClassLoader> each : loaders) {
      ClassLoader loader = each.get();
      if (loader != null) {
        left.add(loader);
      }
    }
    return left;
  }

  /** A library is mapped in a few parts, of the same number each time. */
  private static long mappingsOfLibrary() throws IOException {
    try (Stream<String> mappings = Files.lines(Path.of("/proc/self/maps"))) {
      return mappings.filter(mapping -> mapping.contains("libananke_native")).count();
    }
  }

  private static void awaitNone(String what, Supplier<? extends List<?>> left)
      throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!left.get().isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(what + " of cancelled jobs are left: " + left.get());
      }
      Thread.sleep(300);
    }
  }
}
