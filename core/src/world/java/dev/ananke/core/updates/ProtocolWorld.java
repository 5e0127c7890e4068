package dev.ananke.core.updates;

import static dev.ananke.core.updates.Chronicle.demand;
import static dev.ananke.core.updates.Promise.P1_ALL_AGREE_IN_THE_END;
import static dev.ananke.core.updates.Promise.P2_NO_BUNDLE_LIES;
import static dev.ananke.core.updates.Promise.P3_NO_READER_GOES_BACK;
import static dev.ananke.core.updates.Promise.P4_NOTHING_IS_LEFT_OVER;
import static dev.ananke.core.updates.Promise.P5_NO_QUESTION_WITHOUT_A_CAUSE;

import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.state.InMemoryStateStore;
import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.core.updates.GitModel.Tree;
import dev.ananke.core.updates.OutputModel.Content;
import dev.ananke.core.updates.OutputModel.Sent;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.RefState;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.Resync;
import dev.ananke.schemas.Revision;
import dev.ananke.schemas.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A small world around one ref: git, its publishers, the partitions of a topic, the job with its
 * checkpoints, the output topic and its readers. Everything that can go wrong between them is an
 * action. What is promised on the way is demanded on the way; {@link #settle} lets faults end and
 * time pass, and then demands what is promised for the end.
 */
final class ProtocolWorld implements ProtocolJob.Output {
  private static final int[] NAPS = {1, 3, 10, 25, 45, 100};

  /** Shorter naps let nothing time out that is on its way; so many seconds repeat a question. */
  private static final long SHORT_NAP = OneRef.TIMES.resync().toSeconds();

  private final Supplier<UpdateCompiler> compilers;
  private final Chronicle chronicle = new Chronicle();
  private final GitModel git = new GitModel(chronicle);
  private final TopicModel topic = new TopicModel(chronicle, git);
  private final List<PublisherModel> publishers = new ArrayList<>();
  private final OutputModel output = new OutputModel(() -> new ReaderJudge()::taken);
  private final JobModel job;
  private final Map<Map<String, Blob>, Map<Set<String>, Content>> rebuilt = new HashMap<>();

  private int questions;
  private @Nullable Revision sentInRun;
  private int restoresSeen;
  private int lossesSeen;
  private boolean forgot;

  /** Seconds, all together. */
  private long shortNaps;

  private boolean withdrew;
  private boolean settled;
  private final boolean ordered;

  /**
   * @param compilers what the jobs compile with
   * @param publishers of the same ref
   * @param sums whether publishers send tree digests
   * @param ordered whether readers may never go back although there are several publishers
   */
  ProtocolWorld(
      ProtocolJob.Factory jobs,
      Supplier<UpdateCompiler> compilers,
      int publishers,
      boolean sums,
      boolean ordered)
      throws Exception {
    this.ordered = ordered;
    this.compilers = compilers;
    for (int i = 0; i < publishers; i++) {
      this.publishers.add(new PublisherModel(chronicle, git, topic, sums, i));
    }
    git.commit(new Random(1));
    job = new JobModel(chronicle, topic, output, jobs, this);
  }

  List<String> log() {
    return chronicle.lines;
  }

  /** Does one thing, chosen by name; the number decides the details. */
  void act(String action, int number) throws Exception {
    Random random = new Random(number);
    PublisherModel publisher = publishers.get(number % publishers.size());
    switch (action) {
      case "commit" -> git.commit(random);
      case "revert" -> git.moveBack(random);
      case "thereAndBack" -> thereAndBack(publisher, random);
      case "forgottenDetour" -> forgottenDetour(random);
      case "empty" -> git.commitNothing();
      case "same" -> git.commitTheSame();
      case "deleteRef" -> git.deleteRef();
      case "publish" -> publisher.publish(1 + random.nextInt(8));
      case "restartPublisher" -> publisher.restart(random);
      case "omit" -> publisher.omit();
      case "fallBehind" -> fallBehind(publisher, random.nextBoolean());
      case "catchUp" -> publisher.catchUp();
      case "forgetCommits" -> publisher.forgetCommits();
      case "select" -> publishers.forEach(PublisherModel::select);
      case "lose", "corrupt", "duplicate", "garble" -> topic.plan(action);
      case "duplicateLate" -> topic.duplicateLate(random);
      case "deliver" -> job.deliver(random.nextInt(TopicModel.PARTITIONS), 1 + random.nextInt(4));
      case "tick" -> job.tick();
      case "sleep" -> sleep(NAPS[random.nextInt(NAPS.length)]);
      case "silence" -> sleep(OneRef.TIMES.silence().toSeconds() + random.nextInt(90));
      case "checkpoint" -> job.checkpoint();
      case "crash" -> job.crash(random);
      case "crashAfterRetention" -> job.crashAfterRetention(random);
      case "loseState" -> job.loseState();
      case "startAfresh" -> job.startAfresh(random);
      case "spoilDigest" -> job.spoilDigest();
      case "flush" -> output.flush(1 + random.nextInt(5));
      case "read" -> output.read(random);
      case "join" -> output.join();
      case "compact" -> output.compact(random);
      default -> throw new IllegalArgumentException(action);
    }
  }

  /** Of the publishers one at least goes on seeing what happens. */
  private void fallBehind(PublisherModel publisher, boolean fetched) {
    if (publisher != publishers.getFirst()) {
      publisher.fallBehind(fetched);
    }
  }

  /** A → B, B → A, A → C: their changes may arrive in any order. */
  private void thereAndBack(PublisherModel publisher, Random random) {
    publisher.publishAll();
    Tree before = git.head;
    git.commit(random);
    publisher.publishAll();
    if (before == null) {
      git.deleteRef();
    } else {
      git.moveTo(before);
    }
    publisher.publishAll();
    git.commit(random);
    publisher.publishAll();
  }

  /** A → B → A, and the job forgets that it ever sent B, which readers have got. */
  private void forgottenDetour(Random random) throws Exception {
    Tree before = git.head;
    if (before != null) {
      talkOut();
      job.checkpoint();
      git.commit(random);
      talkOut();
      git.moveTo(before);
      job.crashAfterRetention();
    }
  }

  private void sleep(long seconds) throws Exception {
    if (seconds > SHORT_NAP) {
      // What is sent and not delivered meanwhile looks lost.
      chronicle.faults++;
    } else {
      shortNaps += seconds;
    }
    boolean known = job.state() != null;
    boolean withdrawn = output.isWithdrawn();
    passTime(seconds);
    forgot |= known && job.state() == null && output.isWithdrawn() == withdrawn;
  }

  private void passTime(long seconds) throws Exception {
    int before = questions;
    job.sleep(seconds * 1000);
    // In its sleep the world answers nothing, so that one question comes again and again.
    questions = Math.min(questions, before + 1);
  }

  // --- what the job sends

  @Override
  public void fragment(String name, byte @Nullable [] payload) {
    output.fragment(name, payload);
  }

  @Override
  public void bundle(@Nullable Bundle bundle) {
    if (bundle == null) {
      chronicle.log("job: forgets a deleted ref");
      withdrew = true;
      output.bundle(null);
      return;
    }
    Sent sent = Sent.of(bundle);
    chronicle.log(
        "job: %s at %s%s",
        sent.commit(), sent.revision().getOffset(), sent.stale() ? ", stale" : "");
    demand(
        P2_NO_BUNDLE_LIES,
        bundle.getGate().getVerdict() != Verdict.REFUSED,
        "the gate refuses the bundle of %s: %s",
        sent.commit(),
        bundle.getGate().getReason());
    demand(
        P1_ALL_AGREE_IN_THE_END,
        !settled || Objects.equals(sent.commit(), git.head == null ? null : git.head.commit()),
        "%s is sent when all is settled",
        sent.commit());
    demandGrowth(sent);
    output.bundle(sent);
  }

  /** Each bundle of a run has a higher revision than the one before. */
  private void demandGrowth(Sent sent) {
    if (restoresSeen != job.restores || lossesSeen != job.losses) {
      restoresSeen = job.restores;
      lossesSeen = job.losses;
      sentInRun = null;
    }
    if (!sent.stale()) {
      Revision last = sentInRun;
      demand(
          P3_NO_READER_GOES_BACK,
          last == null || OutputModel.ORDER.compare(sent.revision(), last) > 0,
          "one run sends %s after %s",
          sent.revision(),
          last);
      sentInRun = sent.revision();
    }
  }

  @Override
  public void ask(Resync resync) {
    chronicle.log("job: Resync have=%s, %s", resync.getHave(), resync.getReason());
    if (!resync.getReason().equals("inactivity")) {
      questions++;
    }
    publishers.forEach(publisher -> publisher.ask(resync));
  }

  // --- what readers take

  /** Holds every bundle that one reader takes against what is promised. */
  private final class ReaderJudge {
    /** Of the ref's moves those that the reader has behind it. */
    private int move;

    void taken(Sent bundle) {
      RefUpdate update =
          Objects.requireNonNull(
              topic.partition(0).get((int) bundle.revision().getOffset()).update());
      demand(
          P2_NO_BUNDLE_LIES,
          Objects.equals(update.getCommit(), bundle.commit()),
          "the bundle of the move to %s says %s",
          update.getCommit(),
          bundle.commit());
      demandContentOf(bundle, update.getSelection());
      demandOrder(bundle);
    }

    /** Readers get commits in the order of the moves, and may miss some. */
    private void demandOrder(Sent bundle) {
      if ((publishers.size() > 1 && !ordered) || job.losses > 0 || withdrew) {
        // Known residue: what one publisher sends late, or what comes late again when nobody knows
        // any more that it was there, may lead back for a moment. Of a ref that was withdrawn
        // neither the job nor readers know a revision.
        return;
      }
      int next = move;
      while (next < git.moves().size() && !Objects.equals(git.moves().get(next), bundle.commit())) {
        next++;
      }
      demand(
          P3_NO_READER_GOES_BACK,
          next < git.moves().size(),
          "a reader goes back to %s, having seen %d of %s",
          bundle.commit(),
          move,
          git.moves());
      move = next;
    }
  }

  private void demandContentOf(Sent bundle, @Nullable String selection) {
    Tree tree = git.known(bundle.commit());
    SortedMap<String, Blob> files =
        tree == null ? new TreeMap<>() : tree.selected(PublisherModel.leftOut(selection));
    // Each file that was once unreadable may still be.
    List<String> doubtful =
        files.entrySet().stream()
            .filter(file -> topic.wasUnreadable(file.getKey(), file.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    boolean found = false;
    for (int mask = 0; mask < 1 << doubtful.size() && !found; mask++) {
      Set<String> unread = new HashSet<>();
      for (int bit = 0; bit < doubtful.size(); bit++) {
        if ((mask >> bit & 1) != 0) {
          unread.add(doubtful.get(bit));
        }
      }
      found = bundle.content().equals(rebuilt(files, unread));
    }
    demand(P2_NO_BUNDLE_LIES, found, "bundle of %s is not what its files give", bundle.commit());
  }

  private Content rebuilt(Map<String, Blob> files, Set<String> unread) {
    return rebuilt
        .computeIfAbsent(files, any -> new HashMap<>())
        .computeIfAbsent(unread, any -> compiled(files, unread));
  }

  private Content compiled(Map<String, Blob> files, Set<String> unread) {
    UpdateCompiler compiler = compilers.get();
    StateStore scratch = new InMemoryStateStore();
    files.forEach(
        (path, blob) ->
            OneRef.fold(compiler, scratch, Blob.change(path, blob, !unread.contains(path))));
    CompiledLanguage language = compiler.compile(scratch).getFirst();
    return new Content(language.contentHash(), Map.copyOf(language.fragments()));
  }

  // --- the end

  /**
   * No more faults: everything is sent, delivered and read, and time passes until nobody waits for
   * anything.
   */
  void settle() throws Exception {
    chronicle.log("--- settle");
    topic.plan("");
    publishers.forEach(PublisherModel::omitNothing);
    // Of two that say where a forced push or a deletion leads to and where it came from nobody can
    // tell which one is behind, nor can a shallow clone tell of commits of one second. Who is
    // behind
    // on a line of commits otherwise may stay so.
    publishers.stream()
        .filter(publisher -> !publisher.isOnTheWay() || publishers.getFirst().givesWayTo(publisher))
        .forEach(PublisherModel::catchUp);
    // The longest time-out is 400 s; publishers announce more often than that. A queue of updates
    // whose changes were lost with the state takes a time-out for each. Nobody announces a deleted
    // ref: where its deletion was lost, it takes a question, and in silence these are rare.
    for (int round = 0; round < 12 || (round < 100 && isUnsettled()); round++) {
      talkOut();
      passTime(100);
      for (PublisherModel publisher : publishers) {
        publisher.announce(git.head != null);
      }
    }
    settled = true;
    talkOut();
    publishers.forEach(publisher -> publisher.announce(false));
    talkOut();
    demandAgreement();
    demandNothingLeft();
    demandFewQuestions();
  }

  private boolean isUnsettled() {
    return !job.isEmpty(StateTable.QUEUE) || (git.head == null && !job.paths().isEmpty());
  }

  private void talkOut() throws Exception {
    int talks = 0;
    while (talk()) {
      demand(P1_ALL_AGREE_IN_THE_END, ++talks < 50, "they never stop talking");
    }
  }

  /** Sends, delivers, works and reads what is there; returns whether there was anything. */
  private boolean talk() throws Exception {
    boolean active = false;
    for (PublisherModel publisher : publishers) {
      active |= publisher.publishAll();
    }
    for (int partition = 0; partition < TopicModel.PARTITIONS; partition++) {
      active |= job.deliver(partition, Integer.MAX_VALUE);
    }
    for (int ticks = 0; job.tick(); ticks++) {
      demand(P1_ALL_AGREE_IN_THE_END, ticks < 10_000, "the job never stops working");
    }
    output.flushAll();
    output.readAll();
    return active;
  }

  private void demandAgreement() {
    Tree tree = git.head;
    Sent last = output.taken();
    SortedMap<String, Blob> files =
        tree == null ? new TreeMap<>() : tree.selected(publishers.getFirst().leftOut());
    Set<String> paths = job.paths();
    demand(
        P1_ALL_AGREE_IN_THE_END,
        paths.equals(files.keySet()),
        "the job has %s, git %s",
        paths,
        files.keySet());
    if (tree == null && (forgot || job.losses > 0)) {
      // Known residue: nobody speaks of a deleted ref again, so a job that forgot all it knew of it
      // never asks.
      return;
    }
    if (last == null) {
      demand(P1_ALL_AGREE_IN_THE_END, files.isEmpty(), "the reader has nothing");
      return;
    }
    demand(P1_ALL_AGREE_IN_THE_END, !last.stale(), "the reader has a stale bundle");
    if (tree == null) {
      demand(
          P1_ALL_AGREE_IN_THE_END,
          last.commit() == null && last.content().fragments().isEmpty(),
          "the reader has a deleted ref at %s",
          last.commit());
    } else {
      demand(
          P1_ALL_AGREE_IN_THE_END,
          tree.commit().equals(last.commit()),
          "the reader is at %s, git at %s",
          last.commit(),
          tree.commit());
    }
    demand(
        P1_ALL_AGREE_IN_THE_END,
        last.equals(output.takenAfresh()),
        "a reader that starts now has %s, not %s",
        output.takenAfresh(),
        last);
    demand(P1_ALL_AGREE_IN_THE_END, output.readersAgree(), "readers differ");
  }

  private void demandNothingLeft() {
    demand(P4_NOTHING_IS_LEFT_OVER, job.isEmpty(StateTable.QUEUE), "the queue is not empty");
    demand(P4_NOTHING_IS_LEFT_OVER, job.isEmpty(StateTable.PENDING), "changes are pending");
    RefState state = job.state();
    demand(
        P4_NOTHING_IS_LEFT_OVER,
        state == null || git.head == null || state.getResyncDueAt() == null,
        "a question is open");
    Sent last = output.taken();
    if (job.restores == 0 && job.losses == 0) {
      // Known residue: a run may have sent fragments that the one after it never hears of.
      demand(
          P4_NOTHING_IS_LEFT_OVER,
          output.fragments().equals(last == null ? Set.of() : last.content().fragments().keySet()),
          "fragments %s stand there, and the bundle lists %s",
          output.fragments(),
          last);
    }
  }

  private void demandFewQuestions() {
    // The job does not know what publishers announce first, and does not ask when a ref is made
    // anew
    // after it was deleted, so that what it asked before may lead to answers that do not fit.
    int starts = publishers.size() + 2 * Collections.frequency(git.moves(), null);
    int meetings = publishers.size() > 1 ? 2 * topic.partition(0).size() : 0;
    long repetitions = shortNaps / SHORT_NAP;
    long allowed = 4L * chronicle.faults + starts + meetings + repetitions;
    demand(
        P5_NO_QUESTION_WITHOUT_A_CAUSE,
        questions <= allowed,
        "%d questions with %d faults",
        questions,
        chronicle.faults);
  }

  void close() throws Exception {
    job.close();
  }
}
