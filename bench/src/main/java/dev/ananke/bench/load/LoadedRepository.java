package dev.ananke.bench.load;

import dev.ananke.bench.inputs.CompiledRepository;
import dev.ananke.bench.inputs.ManyFiles;
import dev.ananke.bench.inputs.SourceFile;
import dev.ananke.core.assembly.Stages;
import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.constraints.FileUpdate;
import dev.ananke.core.extract.Extractor;
import dev.ananke.publisher.GitRepository;
import dev.ananke.publisher.PublishListener;
import dev.ananke.publisher.Selection;
import dev.ananke.publisher.SendLimits;
import dev.ananke.publisher.UpdateBuilder;
import dev.ananke.publisher.UpdateSender;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.BundleStatus;
import dev.ananke.schemas.FragmentRef;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.Resync;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A synthetic repository with its publisher. */
final class LoadedRepository implements AutoCloseable {
  static final String REF = "refs/heads/main";

  private final String id;
  private final SyntheticRepository synthetic;
  private final GitRepository git;
  private final UpdateBuilder updates;
  private final DisorderlySink sink;
  private final UpdateSender sender;
  private @Nullable String published;
  private @Nullable String abandoned;
  private @Nullable String head;

  /**
   * @param folder for its git repository; has to be empty
   */
  LoadedRepository(String id, Path folder, long seed, DisorderlySink sink) throws IOException {
    this.id = id;
    this.synthetic =
        new SyntheticRepository(folder, "com.example." + id.replaceAll("[^A-Za-z0-9]", ""), seed);
    this.git = GitRepository.open(folder);
    this.updates = new UpdateBuilder(git, Selection.DEFAULT, id);
    this.sink = sink;
    this.sender =
        new UpdateSender(
            git,
            sink,
            SendLimits.DEFAULT,
            "load",
            InstantSource.system(),
            new PublishListener() {});
  }

  String id() {
    return id;
  }

  /** Makes the first commit. */
  void first(int files) throws IOException {
    head = synthetic.first(files);
  }

  /** Makes one more commit, and says which. */
  String next() throws IOException {
    String commit = synthetic.next();
    head = commit;
    return commit;
  }

  /** The same, and a commit beside it that the ref gets to on its way there. */
  String nextByDetour() throws IOException {
    SyntheticRepository.Fork fork = synthetic.fork();
    abandoned = fork.abandoned();
    head = fork.taken();
    return fork.taken();
  }

  /** Sends where the ref is now: from where it was said to be, or as a snapshot. */
  void publish() {
    String to = head();
    String from = published;
    sender.send(from == null ? updates.snapshot(REF, null, to) : updates.delta(REF, from, to));
    published = to;
  }

  /** The same by two publishers, who both see the move. */
  void publishByTwo() {
    String to = head();
    String from = published;
    publish();
    if (from != null) {
      sender.send(updates.delta(REF, from, to));
    }
  }

  /**
   * Gets there by two further moves: to the commit beside it, and back again, before going there.
   */
  void publishByDetour() {
    String to = head();
    String from = published;
    String beside = abandoned;
    if (from == null || beside == null) {
      throw new IllegalStateException(id + " was not published yet, or has no detour to make");
    }
    sink.hold();
    sender.send(updates.delta(REF, from, beside));
    sender.send(updates.delta(REF, beside, from));
    sender.send(updates.delta(REF, from, to));
    sink.release();
    published = to;
  }

  /** Says where the ref is, and no more. */
  void announce() {
    sender.send(updates.announcement(REF, head()));
    published = head();
  }

  void answer(Resync request) {
    sender.send(updates.answer(request, head()));
  }

  /** Where the ref is in git. */
  String head() {
    String commit = head;
    if (commit == null) {
      throw new IllegalStateException(id + " has no commit yet");
    }
    return commit;
  }

  /** Whether a bundle is of the last commit. */
  boolean isAt(@Nullable Bundle bundle) {
    return bundle != null
        && head().equals(bundle.getCommit())
        && bundle.getStatus() == BundleStatus.CURRENT;
  }

  /**
   * Compares a bundle with what its files compile to from nothing.
   *
   * @return what differs; empty: nothing
   */
  List<String> differences(@Nullable Bundle bundle) {
    if (bundle == null) {
      return List.of(id + ": there is no bundle");
    }
    List<String> differences = new ArrayList<>();
    if (!isAt(bundle)) {
      differences.add(
          "%s: the bundle is %s and of commit %s, not of %s"
              .formatted(id, bundle.getStatus(), bundle.getCommit(), head()));
    }
    CompiledLanguage expected = compiled();
    if (!expected.contentHash().equals(bundle.getContentHash())) {
      differences.add(id + ": the content hash differs");
    }
    SortedMap<String, Id128> fragments = new TreeMap<>();
    for (FragmentRef fragment : bundle.getFragments()) {
      fragments.put(fragment.getName(), fragment.getHash());
    }
    if (!expected.fragments().equals(fragments)) {
      differences.add(
          "%s: fragments differ: expected %s, found %s"
              .formatted(id, expected.fragments().keySet(), fragments.keySet()));
    }
    return differences;
  }

  private CompiledLanguage compiled() {
    List<FileUpdate> files = new ArrayList<>();
    try (Extractor extractor = ManyFiles.newExtractor()) {
      for (SourceFile file : synthetic.files()) {
        files.add(ManyFiles.update(extractor, file));
      }
    }
    return new CompiledRepository(Stages.constraintCompiler(), files).compiled();
  }

  @Override
  public void close() {
    git.close();
    synthetic.close();
  }
}
