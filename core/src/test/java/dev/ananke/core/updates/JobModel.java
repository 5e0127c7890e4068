package dev.ananke.core.updates;

import dev.ananke.core.state.InMemoryStateStore;
import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.core.updates.TopicModel.Event;
import dev.ananke.schemas.Codec;
import dev.ananke.schemas.Ids;
import dev.ananke.schemas.RefState;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.Resync;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The job: the real protocol over state, with timers, checkpoints and crashes. */
final class JobModel implements Effects {
  private record Checkpoint(Map<String, byte[]> state, TreeSet<Long> timers, int[] offsets) {}

  private final Chronicle chronicle;
  private final TopicModel topic;
  private final PublisherModel publisher;
  private final OutputModel output;
  private final Supplier<UpdateCompiler> compilers;
  private final Slices slices;

  private StateStore store = new InMemoryStateStore();
  private RefProcessor processor;
  private TreeSet<Long> timers = new TreeSet<>();
  private int[] offsets = new int[TopicModel.PARTITIONS];
  private final List<Checkpoint> checkpoints = new ArrayList<>();
  private boolean forgot;

  JobModel(
      Chronicle chronicle,
      TopicModel topic,
      PublisherModel publisher,
      OutputModel output,
      Supplier<UpdateCompiler> compilers,
      Slices slices) {
    this.chronicle = chronicle;
    this.topic = topic;
    this.publisher = publisher;
    this.output = output;
    this.compilers = compilers;
    this.slices = slices;
    this.processor = newRun();
    checkpoint();
  }

  private RefProcessor newRun() {
    return new RefProcessor(
        new ProtocolSettings(1, chronicle.now, "layout 1", RefFixture.TIMES, SampleLimits.DEFAULT),
        compilers.get(),
        slices);
  }

  // --- what happens to it

  /** Reads records of a partition; returns whether there were any. */
  boolean deliver(int partition, int records) {
    List<Event> events = topic.partition(partition);
    boolean any = offsets[partition] < events.size();
    for (int i = 0; i < records && offsets[partition] < events.size(); i++) {
      int offset = offsets[partition]++;
      Event event = events.get(offset);
      RefUpdate update = event.update();
      if (update == null) {
        processor.change(
            RefFixture.NAME,
            store,
            this,
            chronicle.now,
            event.updateId(),
            event.index(),
            event.change());
      } else {
        processor.update(RefFixture.NAME, store, this, chronicle.now, offset, update);
      }
    }
    return any;
  }

  void sleep(long millis) {
    long until = chronicle.now + millis;
    while (!timers.isEmpty() && timers.first() <= until) {
      chronicle.now = Math.max(chronicle.now, timers.removeFirst());
      processor.wake(RefFixture.NAME, store, this, chronicle.now);
    }
    chronicle.now = until;
  }

  void checkpoint() {
    output.flushAll();
    checkpoints.add(
        new Checkpoint(RecordsOfTests.copy(store), new TreeSet<>(timers), offsets.clone()));
  }

  void crash(Random random) {
    output.flush(random.nextInt(output.unflushed() + 1));
    output.loseUnflushed();
    int last = checkpoints.size() - 1;
    int at = random.nextInt(3) > 0 ? last : random.nextInt(last + 1);
    chronicle.log("FAULT: crash, back to checkpoint %d of %d", at, last);
    checkpoints.subList(at + 1, checkpoints.size()).clear();
    Checkpoint checkpoint = checkpoints.get(at);
    store = RecordsOfTests.store(checkpoint.state());
    timers = new TreeSet<>(checkpoint.timers());
    offsets = checkpoint.offsets().clone();
    chronicle.now++;
    processor = newRun();
  }

  void loseState() {
    chronicle.log("FAULT: state lost");
    forgot = true;
    output.flushAll();
    store = new InMemoryStateStore();
    timers = new TreeSet<>();
    chronicle.now++;
    processor = newRun();
    checkpoints.clear();
    checkpoint();
  }

  void spoilDigest() {
    byte[] stored = store.get(StateTable.HEAD, "state");
    if (stored != null) {
      chronicle.log("FAULT: the digest in state is off");
      RefState state = Codec.decoder(RefState.class).decode(stored);
      state.setDigest(Ids.of(Ids.high(state.getDigest()), Ids.low(state.getDigest()) ^ 1));
      store.put(StateTable.HEAD, "state", Codec.encode(state));
    }
  }

  // --- what it knows

  Set<String> paths() {
    TreeSet<String> paths = new TreeSet<>();
    store.keys(StateTable.PATHS).forEach(paths::add);
    return paths;
  }

  boolean isEmpty(StateTable table) {
    return !store.keys(table).iterator().hasNext();
  }

  /** Whether it ever lost all that it knew, or dropped it after a long silence. */
  boolean forgot() {
    return forgot;
  }

  // --- what it decides

  @Override
  public void emit(CompiledUpdate update) {
    chronicle.log("job: %s at %s", update.commit(), update.revision().getOffset());
    output.send(update);
  }

  @Override
  public void stale(RefName name, String reason, long since) {
    chronicle.log("job: stale");
    output.sendStale();
  }

  @Override
  public void withdraw(RefName name) {
    chronicle.log("job: forgets a deleted ref");
    output.sendTombstone();
  }

  @Override
  public void resync(Resync resync) {
    chronicle.log("job: Resync have=%s, %s", resync.getHave(), resync.getReason());
    publisher.ask(resync);
  }

  @Override
  public void wakeAt(long time) {
    timers.add(time);
  }

  @Override
  public void count(UpdateEvent event, long times) {
    if (event == UpdateEvent.SILENT_FORGOTTEN) {
      chronicle.log("job: forgets a ref that nobody speaks of");
      forgot = true;
    }
  }
}
