package dev.ananke.core.updates;

import static dev.ananke.core.updates.Chronicle.demand;
import static dev.ananke.core.updates.Promise.P1_ALL_AGREE_IN_THE_END;

import dev.ananke.core.state.StateTable;
import dev.ananke.core.updates.TopicModel.Event;
import dev.ananke.schemas.Codec;
import dev.ananke.schemas.Ids;
import dev.ananke.schemas.RefState;
import dev.ananke.schemas.RefUpdate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The job as it is run: its position in the topic, its timers, its checkpoints and its crashes. */
final class JobModel {
  /** More timers than that in one nap: it wakes itself without end. */
  private static final int WAKES = 10_000;

  /** In milliseconds: work that the job does in parts goes on after at most that time. */
  private static final int MOMENT = 20;

  private record Checkpoint(ProtocolJob.Checkpoint job, int[] offsets) {}

  private final Chronicle chronicle;
  private final TopicModel topic;
  private final OutputModel output;
  private final ProtocolJob.Factory jobs;
  private final ProtocolJob.Output sink;

  private ProtocolJob job;
  private int[] offsets = new int[TopicModel.PARTITIONS];
  private final List<Checkpoint> checkpoints = new ArrayList<>();

  /** How often it was restored, and how often it lost what it knew, or a part of the topic. */
  int restores;

  int losses;

  JobModel(
      Chronicle chronicle,
      TopicModel topic,
      OutputModel output,
      ProtocolJob.Factory jobs,
      ProtocolJob.Output sink)
      throws Exception {
    this.chronicle = chronicle;
    this.topic = topic;
    this.output = output;
    this.jobs = jobs;
    this.sink = sink;
    this.job = jobs.start(chronicle.clock, sink);
    checkpoint();
  }

  // --- what happens to it

  /** Reads records of a partition; returns whether there were any. */
  boolean deliver(int partition, int records) throws Exception {
    List<Event> events = topic.partition(partition);
    boolean any = offsets[partition] < events.size();
    for (int i = 0; i < records && offsets[partition] < events.size(); i++) {
      int offset = offsets[partition]++;
      Event event = events.get(offset);
      RefUpdate update = event.update();
      if (update == null) {
        job.change(offset, event.updateId(), event.index(), event.change());
      } else {
        job.update(offset, update);
      }
    }
    return any;
  }

  void sleep(long millis) throws Exception {
    long until = chronicle.now + millis;
    int wakes = 0;
    while (fireNext(until)) {
      demand(P1_ALL_AGREE_IN_THE_END, ++wakes < WAKES, "the job wakes itself without end");
    }
    chronicle.now = until;
  }

  /** Does a part of the work that it has put off; returns whether there was any. */
  boolean tick() throws Exception {
    return fireNext(chronicle.now + MOMENT);
  }

  private boolean fireNext(long until) throws Exception {
    Long due = job.nextTimer();
    if (due == null || due > until) {
      return false;
    }
    chronicle.now = Math.max(chronicle.now, due);
    job.fire();
    return true;
  }

  void checkpoint() throws Exception {
    output.flushAll();
    checkpoints.add(new Checkpoint(job.checkpoint(), offsets.clone()));
  }

  /** It goes on from a checkpoint, mostly the last one. */
  void crash(Random random) throws Exception {
    output.flush(random.nextInt(output.unflushed() + 1));
    crashTo(random.nextInt(3) > 0 ? checkpoints.size() - 1 : random.nextInt(checkpoints.size()));
  }

  /** It goes on from any checkpoint, and the records that it had read since are gone. */
  void crashAfterRetention(Random random) throws Exception {
    output.flush(random.nextInt(output.unflushed() + 1));
    crashAfterRetention(random.nextInt(checkpoints.size()));
  }

  /** It goes on from the last checkpoint, and the records that it had read since are gone. */
  void crashAfterRetention() throws Exception {
    crashAfterRetention(checkpoints.size() - 1);
  }

  private void crashAfterRetention(int number) throws Exception {
    int[] read = offsets;
    crashTo(number);
    losses++;
    chronicle.fault("the records since are gone");
    offsets = read;
  }

  private void crashTo(int number) throws Exception {
    output.loseUnflushed();
    chronicle.fault("crash, back to checkpoint %d of %d", number, checkpoints.size() - 1);
    restores++;
    checkpoints.subList(number + 1, checkpoints.size()).clear();
    Checkpoint checkpoint = checkpoints.get(number);
    offsets = checkpoint.offsets().clone();
    replace(checkpoint.job());
  }

  void loseState() throws Exception {
    chronicle.fault("state lost");
    losses++;
    output.flushAll();
    replace(() -> jobs.start(chronicle.clock, sink));
    checkpoints.clear();
    checkpoint();
  }

  /**
   * It knows nothing any more, not even where it was: it reads what the topic still has from its
   * start, and readers hold revisions that it has yet to come to.
   */
  void startAfresh(Random random) throws Exception {
    loseState();
    boolean all = random.nextBoolean();
    for (int partition = 0; partition < offsets.length; partition++) {
      // Each partition forgets on its own.
      offsets[partition] = all ? 0 : random.nextInt(offsets[partition] + 1);
    }
    chronicle.log("it reads anew from %s", Arrays.toString(offsets));
    checkpoints.clear();
    checkpoint();
  }

  private void replace(ProtocolJob.Checkpoint next) throws Exception {
    job.close();
    chronicle.now++;
    job = next.restore();
  }

  void spoilDigest() {
    RefState state = state();
    if (state != null) {
      chronicle.fault("the digest in state is off");
      state.setDigest(Ids.of(Ids.high(state.getDigest()), Ids.low(state.getDigest()) ^ 1));
      job.state().put(StateTable.HEAD, "state", Codec.encode(state));
    }
  }

  // --- what it knows

  Set<String> paths() {
    TreeSet<String> paths = new TreeSet<>();
    job.state().keys(StateTable.PATHS).forEach(paths::add);
    return paths;
  }

  boolean isEmpty(StateTable table) {
    return !job.state().keys(table).iterator().hasNext();
  }

  /** Null if it knows nothing of the ref. */
  @Nullable RefState state() {
    byte[] stored = job.state().get(StateTable.HEAD, "state");
    return stored == null ? null : Codec.decoder(RefState.class).decode(stored);
  }

  void close() throws Exception {
    job.close();
  }
}
