package dev.ananke.core.updates;

import static dev.ananke.core.updates.Chronicle.demand;

import dev.ananke.core.state.InMemoryStateStore;
import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.core.updates.GitModel.Tree;
import dev.ananke.core.updates.OutputModel.Content;
import dev.ananke.core.updates.OutputModel.Sent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A small world around one ref: git, a publisher, the partitions of a topic, the job with its
 * checkpoints, the output topic and a reader. Everything that can go wrong between them is an
 * action. {@link #settle} lets faults end and time pass, and then demands that all agree with git.
 */
final class ProtocolWorld {
  private static final int[] NAPS = {1, 3, 10, 25, 45, 100};

  private final Supplier<UpdateCompiler> compilers;
  private final Chronicle chronicle = new Chronicle();
  private final GitModel git = new GitModel(chronicle);
  private final TopicModel topic = new TopicModel(chronicle, git);
  private final PublisherModel publisher = new PublisherModel(chronicle, git, topic);
  private final OutputModel output = new OutputModel(this::demandContentOf);
  private final JobModel job;

  ProtocolWorld(Supplier<UpdateCompiler> compilers, Slices slices) {
    this.compilers = compilers;
    git.commit(new Random(1));
    job = new JobModel(chronicle, topic, publisher, output, compilers, slices);
  }

  List<String> log() {
    return chronicle.lines;
  }

  /** Does one thing, chosen by name; the number decides the details. */
  void act(String action, int number) {
    Random random = new Random(number);
    switch (action) {
      case "commit" -> git.commit(random);
      case "revert" -> git.moveBack(random);
      case "empty" -> git.commitNothing();
      case "same" -> git.commitTheSame();
      case "deleteRef" -> git.deleteRef();
      case "publish" -> publisher.publish(1 + random.nextInt(8));
      case "restartPublisher" -> publisher.restart(random);
      case "omit" -> publisher.omit();
      case "forgetCommits" -> publisher.forgetCommits();
      case "select" -> publisher.select();
      case "lose", "corrupt", "duplicate" -> topic.plan(action);
      case "duplicateLate" -> topic.duplicateLate(random);
      case "deliver" -> job.deliver(random.nextInt(TopicModel.PARTITIONS), 1 + random.nextInt(4));
      case "sleep" -> job.sleep(NAPS[random.nextInt(NAPS.length)] * 1000L);
      case "silence" -> job.sleep(RefFixture.TIMES.silence().toMillis() + random.nextInt(90_000));
      case "checkpoint" -> job.checkpoint();
      case "crash" -> job.crash(random);
      case "loseState" -> job.loseState();
      case "spoilDigest" -> job.spoilDigest();
      case "flush" -> output.flush(1 + random.nextInt(5));
      case "read" -> output.read(1 + random.nextInt(6));
      default -> throw new IllegalArgumentException(action);
    }
  }

  // --- on the way

  /** A bundle is what a compile of its commit from scratch gives, whatever happened before. */
  private void demandContentOf(Sent bundle) {
    Tree tree = git.known(bundle.commit());
    Set<Content> allowed = new HashSet<>();
    for (String leftOut : List.of("", "p0.java")) {
      SortedMap<String, Blob> files = tree == null ? new TreeMap<>() : tree.selected(leftOut);
      // Each file that was once unreadable may still be.
      List<String> doubtful =
          files.entrySet().stream()
              .filter(file -> topic.wasUnreadable(file.getKey(), file.getValue()))
              .map(Map.Entry::getKey)
              .toList();
      for (int mask = 0; mask < 1 << doubtful.size(); mask++) {
        Set<String> unread = new HashSet<>();
        for (int bit = 0; bit < doubtful.size(); bit++) {
          if ((mask >> bit & 1) != 0) {
            unread.add(doubtful.get(bit));
          }
        }
        allowed.add(rebuilt(files, unread));
      }
    }
    demand(
        allowed.contains(bundle.content()),
        "bundle of %s is not what its files give",
        bundle.commit());
  }

  private Content rebuilt(Map<String, Blob> files, Set<String> unread) {
    UpdateCompiler compiler = compilers.get();
    StateStore scratch = new InMemoryStateStore();
    files.forEach(
        (path, blob) ->
            RecordsOfTests.fold(
                compiler, scratch, Blob.change(path, blob, !unread.contains(path))));
    return Content.of(compiler.compile(scratch).getFirst());
  }

  // --- the end

  /**
   * No more faults: everything is sent, delivered and read, and time passes until nobody waits for
   * anything.
   */
  void settle() {
    chronicle.log("--- settle");
    topic.plan("");
    // The longest time-out is 400 s; publishers announce more often than that. A queue of updates
    // whose changes were lost with the state takes a time-out for each. Nobody announces a deleted
    // ref: where its deletion was lost, it takes a question, and in silence these are rare.
    for (int round = 0; round < 12 || (round < 100 && isUnsettled()); round++) {
      talkOut();
      job.sleep(100_000);
      publisher.announce(git.head != null);
    }
    publisher.announce(false);
    talkOut();
    demandAgreement();
  }

  private boolean isUnsettled() {
    return !job.isEmpty(StateTable.QUEUE) || (git.head == null && !job.paths().isEmpty());
  }

  private void talkOut() {
    int talks = 0;
    while (talk()) {
      demand(++talks < 50, "they never stop talking");
    }
  }

  /** Sends, delivers and reads what is there; returns whether there was anything. */
  private boolean talk() {
    boolean active = publisher.publishAll();
    for (int partition = 0; partition < TopicModel.PARTITIONS; partition++) {
      active |= job.deliver(partition, Integer.MAX_VALUE);
    }
    output.flushAll();
    output.readAll();
    return active;
  }

  private void demandAgreement() {
    Tree tree = git.head;
    Sent last = output.taken();
    SortedMap<String, Blob> files =
        tree == null ? new TreeMap<>() : tree.selected(publisher.leftOut());
    Set<String> paths = job.paths();
    demand(paths.equals(files.keySet()), "the job has %s, git %s", paths, files.keySet());
    demand(job.isEmpty(StateTable.QUEUE), "the queue is not empty");
    demand(job.isEmpty(StateTable.PENDING), "changes are pending");
    if (tree == null && job.forgot()) {
      // Known residue: nobody speaks of a deleted ref again, so a job that forgot all it knew of it
      // never asks.
      return;
    }
    if (last == null) {
      demand(files.isEmpty(), "the reader has nothing");
      return;
    }
    demand(!last.stale(), "the reader has a stale bundle");
    if (tree == null) {
      demand(last.fragments().isEmpty(), "the reader has files of a deleted ref");
    } else {
      demand(
          tree.commit().equals(last.commit()),
          "the reader is at %s, git at %s",
          last.commit(),
          tree.commit());
    }
    output.demandThatAFreshReaderHas(last);
  }
}
