package dev.ananke.core.updates;

import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.state.InMemoryStateStore;
import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.Codec;
import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.Ids;
import dev.ananke.schemas.RefChange;
import dev.ananke.schemas.RefState;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.RefUpdateKind;
import dev.ananke.schemas.Resync;
import dev.ananke.schemas.Revision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A small world around one ref: git, a publisher, the partitions of a topic, the job with its
 * checkpoints, the output topic and a reader. Everything that can go wrong between them is an
 * action. {@link #settle} lets faults end and time pass, and then demands that all agree with git.
 */
final class ProtocolWorld {
  private static final int PATHS = 6;
  private static final int PARTITIONS = 3;
  private static final RefName NAME = RefFixture.NAME;

  /** A commit's files. */
  private record Tree(String commit, SortedMap<String, Blob> files) {}

  /** A record of the topic: a change if it has an index, else a RefUpdate. */
  private record Event(Id128 updateId, int index, byte[] change, @Nullable RefUpdate update) {}

  /** What the job wrote: a fragment, a tombstone, or a bundle. */
  private record Output(String key, byte @Nullable [] payload, @Nullable Sent bundle) {}

  private record Sent(Revision revision, @Nullable String commit, Content content, boolean stale) {
    Map<String, Id128> fragments() {
      return content.fragments();
    }
  }

  /** What a language compiled to. */
  private record Content(Id128 hash, Map<String, Id128> fragments) {
    static Content of(CompiledLanguage language) {
      return new Content(language.contentHash(), Map.copyOf(language.fragments()));
    }
  }

  private record Checkpoint(Map<String, byte[]> state, TreeSet<Long> timers, int[] offsets) {}

  private final Supplier<UpdateCompiler> compilers;
  private final List<String> log = new ArrayList<>();
  private long now = RefFixture.START;

  // git
  private final List<Tree> commits = new ArrayList<>();
  private @Nullable Tree head;
  private int blobs;

  // publisher
  private int ids;
  private int knownFrom;
  private boolean omits;
  private String selection = "";
  private String hintSelection = "";
  private @Nullable Tree hint;
  private boolean hintKnown;
  private boolean announces = true;
  private Deque<Event> outbox = new ArrayDeque<>();
  private List<Event> sending = List.of();
  private final List<Resync> requests = new ArrayList<>();
  private int answered;

  // topic
  private final List<List<Event>> partitions = new ArrayList<>();
  private String fault = "";
  private final Set<String> unreadable = new HashSet<>();

  // job
  private StateStore store = new InMemoryStateStore();
  private RefProcessor processor;
  private TreeSet<Long> timers = new TreeSet<>();
  private int[] offsets = new int[PARTITIONS];
  private final List<Checkpoint> checkpoints = new ArrayList<>();
  private final Job job = new Job();
  private boolean stateLost;

  // output
  private final Deque<Output> unflushed = new ArrayDeque<>();
  private final List<Output> topic = new ArrayList<>();
  private @Nullable Sent lastSent;

  // reader
  private int read;
  private final Map<String, Id128> held = new HashMap<>();
  private @Nullable Sent candidate;
  private @Nullable Sent taken;
  private @Nullable Revision newest;

  ProtocolWorld(Supplier<UpdateCompiler> compilers) {
    this.compilers = compilers;
    for (int i = 0; i < PARTITIONS; i++) {
      partitions.add(new ArrayList<>());
    }
    commit(new Random(1));
    processor = newRun();
    checkpoint();
  }

  List<String> log() {
    return log;
  }

  /** Does one thing, chosen by name; the number decides the details. */
  void act(String action, int number) {
    Random random = new Random(number);
    switch (action) {
      case "commit" -> commit(random);
      case "revert" -> moveTo(commits.get(random.nextInt(commits.size())));
      case "empty" -> moveTo(newCommit(new TreeMap<>()));
      case "same" -> moveTo(newCommit(head == null ? new TreeMap<>() : head.files()));
      case "deleteRef" -> {
        head = null;
        log("git: ref deleted");
      }
      case "publish" -> publish(1 + random.nextInt(8));
      case "deliver" -> deliver(random.nextInt(PARTITIONS), 1 + random.nextInt(4));
      case "sleep" -> sleep(new int[] {1, 3, 10, 25, 45, 100}[random.nextInt(6)] * 1000L);
      case "flush" -> flush(1 + random.nextInt(5));
      case "checkpoint" -> checkpoint();
      case "crash" -> crash(random);
      case "read" -> read(1 + random.nextInt(6));
      case "restartPublisher" -> restartPublisher(random);
      case "lose", "corrupt", "duplicate" -> fault = action;
      case "duplicateLate" -> duplicateLate(random);
      case "loseState" -> loseState();
      case "spoilDigest" -> spoilDigest();
      case "omit" -> omits = true;
      case "forgetCommits" -> {
        log("FAULT: the publisher's clone is new and shallow");
        knownFrom = commits.size() - 1;
      }
      case "select" -> {
        selection = selection.isEmpty() ? "p0.java" : "";
        log("configuration: everything but \"%s\"", selection);
      }
      default -> throw new IllegalArgumentException(action);
    }
  }

  // --- git

  private void commit(Random random) {
    TreeMap<String, Blob> files = new TreeMap<>(head == null ? Map.of() : head.files());
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      String path = "p" + random.nextInt(PATHS) + ".java";
      if (files.containsKey(path) && random.nextInt(5) < 2) {
        files.remove(path);
      } else {
        files.put(path, new Blob(++blobs));
      }
    }
    moveTo(newCommit(files));
  }

  private Tree newCommit(SortedMap<String, Blob> files) {
    Tree tree = new Tree("c" + commits.size(), files);
    commits.add(tree);
    return tree;
  }

  private void moveTo(Tree tree) {
    head = tree;
    log("git: %s %s", tree.commit(), tree.files());
  }

  /** What of a commit is published. */
  private static SortedMap<String, Blob> selected(SortedMap<String, Blob> files, String selection) {
    TreeMap<String, Blob> selected = new TreeMap<>(files);
    selected.remove(selection);
    return selected;
  }

  private @Nullable Tree known(@Nullable String commit) {
    return commits.stream().filter(tree -> tree.commit().equals(commit)).findFirst().orElse(null);
  }

  // --- publisher

  private void publish(int records) {
    if (outbox.isEmpty() && !prepare()) {
      return;
    }
    for (int i = 0; i < records && !outbox.isEmpty(); i++) {
      append(outbox.remove());
    }
  }

  /** Answers a Resync first, then announces, then sends what is new. */
  private boolean prepare() {
    boolean asked = answered < requests.size();
    String have = null;
    boolean sameSelection = true;
    if (asked) {
      Resync request = requests.getLast();
      have = request.getHave();
      sameSelection = have == null || name(selection).equals(request.getSelection());
      answered = requests.size();
    } else if (!announces && upToDate()) {
      return false;
    } else if (head == null && !hintKnown) {
      return false;
    }
    Id128 id = Ids.of(7, ++ids);
    List<Event> events = new ArrayList<>();
    Tree to = head;
    if (to == null) {
      String base = asked ? have : hint == null ? null : hint.commit();
      events.add(
          new Event(
              id,
              -1,
              new byte[0],
              RefFixture.refUpdate(id, RefUpdateKind.REF_DELETED, base, null, 0, null)));
      log("publisher: u%d REF_DELETED from %s", ids, base);
    } else {
      Tree from = asked ? known(have) : announces ? to : hint;
      if (!sameSelection || (from != null && commits.indexOf(from) < knownFrom)) {
        from = null;
      }
      List<RefChange> changes = changes(from, to);
      if (omits && from != null && !changes.isEmpty()) {
        log("FAULT: the publisher forgets %s", changes.removeLast().getPath());
        omits = false;
      }
      for (int index = 0; index < changes.size(); index++) {
        events.add(new Event(id, index, Codec.encode(changes.get(index)), null));
      }
      RefUpdate update =
          RefFixture.refUpdate(
              id,
              from == null ? RefUpdateKind.SNAPSHOT : RefUpdateKind.DELTA,
              from == null ? have : from.commit(),
              to.commit(),
              changes.size(),
              RefFixture.digest(selected(to.files(), selection)));
      update.setSelection(name(selection));
      events.add(ids % 3 == 0 ? 0 : events.size(), new Event(id, -1, new byte[0], update));
      log(
          "publisher: u%d %s %s → %s, %d changes",
          ids, update.getKind(), update.getBase(), to.commit(), changes.size());
    }
    announces = false;
    hint = to;
    hintSelection = selection;
    hintKnown = true;
    sending = List.copyOf(events);
    outbox = new ArrayDeque<>(events);
    return true;
  }

  private boolean upToDate() {
    return hintKnown && Objects.equals(hint, head) && hintSelection.equals(selection);
  }

  private static String name(String selection) {
    return RefFixture.SELECTION + selection;
  }

  private List<RefChange> changes(@Nullable Tree from, Tree to) {
    Map<String, Blob> old = from == null ? Map.of() : selected(from.files(), selection);
    Map<String, Blob> files = selected(to.files(), selection);
    List<RefChange> changes = new ArrayList<>();
    files.forEach(
        (path, blob) -> {
          if (!blob.equals(old.get(path))) {
            changes.add(blob.at(path));
          }
        });
    for (String path : old.keySet()) {
      if (!files.containsKey(path)) {
        changes.add(Blob.change(path, null, true));
      }
    }
    changes.sort(Comparator.comparing(RefChange::getPath));
    return changes;
  }

  private void restartPublisher(Random random) {
    int mode = random.nextInt(4);
    log("FAULT: publisher restarts, mode %d", mode);
    if (mode == 0) {
      // The same send again, from its start.
      outbox = new ArrayDeque<>(sending);
      return;
    }
    outbox = new ArrayDeque<>();
    announces = true;
    if (mode == 1) {
      hint = null;
      hintKnown = false;
    } else if (mode == 2) {
      hint = commits.get(random.nextInt(commits.size()));
    } else {
      answered = requests.size();
    }
  }

  // --- topic

  private void append(Event event) {
    List<Event> partition =
        partitions.get(
            event.update() != null
                ? 0
                : Math.floorMod(event.change().length + event.index(), PARTITIONS));
    String now = fault;
    fault = "";
    switch (now) {
      case "lose" -> {
        log("FAULT: lost %s", name(event));
        return;
      }
      case "duplicate" -> {
        log("FAULT: twice %s", name(event));
        partition.add(event);
      }
      case "corrupt" -> {
        if (event.update() == null) {
          RefChange change = RecordsOfTests.change(event.change());
          if (change.getBlobId() != null) {
            log("FAULT: unreadable %s", name(event));
            Blob blob = blobAt(change);
            unreadable.add(change.getPath() + blob);
            Event skipped =
                new Event(
                    event.updateId(),
                    event.index(),
                    Codec.encode(Blob.change(change.getPath(), blob, false)),
                    null);
            partition.add(skipped);
            return;
          }
        }
      }
      default -> {}
    }
    partition.add(event);
  }

  private Blob blobAt(RefChange change) {
    byte[] id = new byte[20];
    Objects.requireNonNull(change.getBlobId()).duplicate().get(id);
    for (int number = 1; number <= blobs; number++) {
      if (Arrays.equals(new Blob(number).id(), id)) {
        return new Blob(number);
      }
    }
    throw new AssertionError("no such blob");
  }

  private void duplicateLate(Random random) {
    List<Event> partition = partitions.get(random.nextInt(PARTITIONS));
    if (!partition.isEmpty()) {
      Event event = partition.get(random.nextInt(partition.size()));
      log("FAULT: late again %s", name(event));
      partition.add(event);
    }
  }

  private static String name(Event event) {
    return "u%d/%s"
        .formatted(Ids.low(event.updateId()), event.update() == null ? event.index() : "ref");
  }

  // --- job

  private RefProcessor newRun() {
    return new RefProcessor(
        new ProtocolSettings(1, now, "layout 1", RefFixture.TIMES, SampleLimits.DEFAULT),
        compilers.get());
  }

  private void deliver(int partition, int records) {
    List<Event> events = partitions.get(partition);
    for (int i = 0; i < records && offsets[partition] < events.size(); i++) {
      int offset = offsets[partition]++;
      Event event = events.get(offset);
      RefUpdate update = event.update();
      if (update == null) {
        processor.change(NAME, store, job, now, event.updateId(), event.index(), event.change());
      } else {
        processor.update(NAME, store, job, now, offset, update);
      }
    }
  }

  private void sleep(long millis) {
    long until = now + millis;
    while (!timers.isEmpty() && timers.first() <= until) {
      now = Math.max(now, timers.removeFirst());
      processor.wake(NAME, store, job, now);
    }
    now = until;
  }

  private void checkpoint() {
    flush(unflushed.size());
    checkpoints.add(
        new Checkpoint(RecordsOfTests.copy(store), new TreeSet<>(timers), offsets.clone()));
  }

  private void crash(Random random) {
    flush(random.nextInt(unflushed.size() + 1));
    unflushed.clear();
    int last = checkpoints.size() - 1;
    int at = random.nextInt(3) > 0 ? last : random.nextInt(last + 1);
    log("FAULT: crash, back to checkpoint %d of %d", at, last);
    checkpoints.subList(at + 1, checkpoints.size()).clear();
    Checkpoint checkpoint = checkpoints.get(at);
    store = RecordsOfTests.store(checkpoint.state());
    timers = new TreeSet<>(checkpoint.timers());
    offsets = checkpoint.offsets().clone();
    now++;
    processor = newRun();
  }

  private void loseState() {
    log("FAULT: state lost");
    stateLost = true;
    flush(unflushed.size());
    store = new InMemoryStateStore();
    timers = new TreeSet<>();
    now++;
    processor = newRun();
    checkpoints.clear();
    checkpoint();
  }

  private void spoilDigest() {
    byte[] stored = store.get(StateTable.HEAD, "state");
    if (stored != null) {
      log("FAULT: the digest in state is off");
      RefState state = Codec.decoder(RefState.class).decode(stored);
      state.setDigest(Ids.of(Ids.high(state.getDigest()), Ids.low(state.getDigest()) ^ 1));
      store.put(StateTable.HEAD, "state", Codec.encode(state));
    }
  }

  /** What the gate and the sink do with the job's decisions. */
  private final class Job implements Effects {
    @Override
    public void emit(CompiledUpdate update) {
      log("job: %s at %s", update.commit(), update.revision().getOffset());
      for (CompiledLanguage language : update.languages()) {
        language
            .changed()
            .forEach((name, payload) -> unflushed.add(new Output(name, payload, null)));
        Sent sent = new Sent(update.revision(), update.commit(), Content.of(language), false);
        unflushed.add(new Output("bundle", null, sent));
        language.removed().forEach(name -> unflushed.add(new Output(name, null, null)));
        lastSent = sent;
      }
    }

    @Override
    public void stale(RefName name, String reason, long since) {
      log("job: stale");
      Sent last = lastSent;
      if (last != null) {
        unflushed.add(
            new Output(
                "bundle", null, new Sent(last.revision(), last.commit(), last.content(), true)));
      }
    }

    @Override
    public void resync(Resync resync) {
      log("job: Resync have=%s, %s", resync.getHave(), resync.getReason());
      requests.add(resync);
    }

    @Override
    public void wakeAt(long time) {
      timers.add(time);
    }

    @Override
    public void count(UpdateEvent event, long times) {}
  }

  // --- output and reader

  private void flush(int records) {
    for (int i = 0; i < records && !unflushed.isEmpty(); i++) {
      topic.add(unflushed.remove());
    }
  }

  private void read(int records) {
    for (int i = 0; i < records && read < topic.size(); i++) {
      Output output = topic.get(read++);
      Sent bundle = output.bundle();
      if (bundle != null) {
        if (newest == null || order(bundle.revision()) >= order(newest)) {
          candidate = bundle;
        }
      } else if (output.payload() == null) {
        held.remove(output.key());
      } else {
        held.put(output.key(), ContentHash.of(output.payload()));
      }
      Sent waiting = candidate;
      if (waiting != null && held.entrySet().containsAll(waiting.fragments().entrySet())) {
        candidate = null;
        newest = waiting.revision();
        taken = waiting;
        demandContentOf(waiting);
      }
    }
  }

  private static long order(Revision revision) {
    return revision.getOffset();
  }

  /** A bundle is what a compile of its commit from scratch gives, whatever happened before. */
  private void demandContentOf(Sent bundle) {
    Tree tree = known(bundle.commit());
    SortedMap<String, Blob> all = tree == null ? new TreeMap<>() : tree.files();
    Set<Content> allowed = new HashSet<>();
    for (String out : List.of("", "p0.java")) {
      SortedMap<String, Blob> files = selected(all, out);
      // Each file that was once unreadable may still be.
      List<String> doubtful =
          files.keySet().stream()
              .filter(path -> unreadable.contains(path + files.get(path)))
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
    if (!allowed.contains(bundle.content())) {
      throw new AssertionError("bundle of " + bundle.commit() + " is not what its files give");
    }
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
    log("--- settle");
    fault = "";
    // The longest time-out is 400 s; publishers announce more often than that. A queue of updates
    // whose changes were lost with the state takes a time-out for each.
    for (int round = 0; round < 12 || (round < 100 && !isEmpty(StateTable.QUEUE)); round++) {
      talkOut();
      sleep(100_000);
      announces = head != null;
    }
    announces = false;
    talkOut();
    demandAgreement();
  }

  private boolean isEmpty(StateTable table) {
    return !store.keys(table).iterator().hasNext();
  }

  private void talkOut() {
    int talks = 0;
    while (talk()) {
      demand(++talks < 50, "they never stop talking");
    }
  }

  /** Sends, delivers and reads what is there; returns whether there was anything. */
  private boolean talk() {
    boolean active = false;
    while (!outbox.isEmpty() || prepare()) {
      publish(Integer.MAX_VALUE);
      active = true;
    }
    for (int partition = 0; partition < PARTITIONS; partition++) {
      active |= offsets[partition] < partitions.get(partition).size();
      deliver(partition, Integer.MAX_VALUE);
    }
    flush(unflushed.size());
    read(topic.size());
    return active;
  }

  private void demandAgreement() {
    Tree tree = head;
    Sent last = taken;
    SortedMap<String, Blob> files =
        tree == null ? new TreeMap<>() : selected(tree.files(), selection);
    Set<String> paths = new TreeSet<>();
    store.keys(StateTable.PATHS).forEach(paths::add);
    demand(paths.equals(files.keySet()), "the job has %s, git %s", paths, files.keySet());
    demand(isEmpty(StateTable.QUEUE), "the queue is not empty");
    demand(isEmpty(StateTable.PENDING), "changes are pending");
    if (tree == null && stateLost) {
      // Known residue: nobody speaks of a deleted ref again, so a job that lost all it knew of it
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
    demandFreshReaderAgrees(last);
  }

  /** A reader that starts now, on a compacted topic, sees the same. */
  private void demandFreshReaderAgrees(Sent last) {
    Map<String, Id128> fragments = new HashMap<>();
    Sent bundle = null;
    for (Output output : topic) {
      if (output.bundle() != null) {
        bundle = output.bundle();
      } else if (output.payload() == null) {
        fragments.remove(output.key());
      } else {
        fragments.put(output.key(), ContentHash.of(output.payload()));
      }
    }
    demand(last.equals(bundle), "a fresh reader has another bundle");
    demand(
        fragments.entrySet().containsAll(last.fragments().entrySet()),
        "a fresh reader lacks fragments");
  }

  @SuppressWarnings("AnnotateFormatMethod") // its annotations are no dependency of ours
  private static void demand(boolean holds, String message, @Nullable Object... arguments) {
    if (!holds) {
      throw new AssertionError(message.formatted(arguments));
    }
  }

  @SuppressWarnings("AnnotateFormatMethod") // its annotations are no dependency of ours
  private void log(String message, @Nullable Object... arguments) {
    log.add("%d s ".formatted((now - RefFixture.START) / 1000) + message.formatted(arguments));
  }
}
