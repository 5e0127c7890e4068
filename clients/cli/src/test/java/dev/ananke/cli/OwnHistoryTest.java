package dev.ananke.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ananke.core.assembly.Stages;
import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.constraints.ConstraintCompiler;
import dev.ananke.core.constraints.FileUpdate;
import dev.ananke.core.constraints.Folding;
import dev.ananke.core.extract.Extraction;
import dev.ananke.core.extract.Extractor;
import dev.ananke.core.extract.ExtractorOptions;
import dev.ananke.core.state.InMemoryStateStore;
import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.core.updates.CompiledUpdate;
import dev.ananke.core.updates.Effects;
import dev.ananke.core.updates.ProtocolSettings;
import dev.ananke.core.updates.ProtocolTimes;
import dev.ananke.core.updates.RefName;
import dev.ananke.core.updates.RefProcessor;
import dev.ananke.core.updates.SampleLimits;
import dev.ananke.core.updates.UpdateCompiler;
import dev.ananke.core.updates.UpdateEvent;
import dev.ananke.publisher.EventSink;
import dev.ananke.publisher.GitRepository;
import dev.ananke.publisher.Lane;
import dev.ananke.publisher.PublishListener;
import dev.ananke.publisher.Selection;
import dev.ananke.publisher.SendLimits;
import dev.ananke.publisher.Source;
import dev.ananke.publisher.UpdateBuilder;
import dev.ananke.publisher.UpdateSender;
import dev.ananke.schemas.Bytes;
import dev.ananke.schemas.ChangeAction;
import dev.ananke.schemas.Codec;
import dev.ananke.schemas.DigestCheck;
import dev.ananke.schemas.FileChange;
import dev.ananke.schemas.RefChange;
import dev.ananke.schemas.RefState;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.Resync;
import dev.ananke.schemas.SkipReason;
import dev.ananke.schemas.TreeDigest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * This project's own history, commit by commit through the publisher and the update protocol: what
 * each commit compiles to is what a compile of its tree from scratch gives. Commits are taken with
 * parents first, so that from one to the next it also goes from one side of a merge to the other,
 * as after a force push.
 */
class OwnHistoryTest {
  private static final Path CHECKOUT = Path.of("../..").toAbsolutePath().normalize();
  private static final RefName NAME = new RefName("ananke/ananke", "refs/heads/main");
  private static final int CONTENT_LIMIT = SendLimits.DEFAULT.contentBytes();
  private static final int LAST = 40;

  /** As far back as merges are taken too: the build must not take longer with every commit. */
  private static final int LAST_WITH_MERGE = 200;

  @Test
  void lastCommitsAndMerges_areCompiledAsFromScratch() throws IOException {
    List<String> sample = new ArrayList<>();
    List<RevCommit> history = history();
    for (int i = 0; i < history.size(); i++) {
      int age = history.size() - i;
      if (age <= LAST || (age <= LAST_WITH_MERGE && history.get(i).getParentCount() > 1)) {
        sample.add(history.get(i).name());
      }
    }
    walk(sample);
  }

  @Test
  @Tag("full")
  void allCommits_areCompiledAsFromScratch() throws IOException {
    walk(history().stream().map(RevCommit::name).toList());
  }

  /** Parents before their children. */
  private static List<RevCommit> history() throws IOException {
    assumeTrue(
        Files.exists(CHECKOUT.resolve(Constants.DOT_GIT)),
        "the sources are not in a git checkout, so there is no history to walk");
    try (Git git = Git.open(CHECKOUT.toFile());
        Repository repository = git.getRepository();
        RevWalk walk = new RevWalk(repository)) {
      assumeTrue(
          repository.getObjectDatabase().getShallowCommits().isEmpty(),
          "the checkout is a shallow clone: its history ends before its beginning");
      walk.sort(RevSort.TOPO);
      walk.sort(RevSort.REVERSE, true);
      walk.markStart(walk.parseCommit(repository.resolve(Constants.HEAD)));
      List<RevCommit> commits = new ArrayList<>();
      walk.forEach(commits::add);
      return commits;
    }
  }

  private static void walk(List<String> commits) {
    try (GitRepository source = GitRepository.open(CHECKOUT);
        Extractor extractor = Stages.extractor(ExtractorOptions.DEFAULT)) {
      Job job = new Job(extractor);
      ConstraintCompiler scratch = Stages.constraintCompiler();
      UpdateBuilder updates = new UpdateBuilder(source, Selection.DEFAULT, NAME.repository());
      UpdateSender sender =
          new UpdateSender(
              source,
              job,
              SendLimits.DEFAULT,
              "test",
              InstantSource.system(),
              PublishListener.NONE);
      String before = null;
      for (String commit : commits) {
        sender.send(
            before == null
                ? updates.snapshot(NAME.ref(), null, commit)
                : updates.delta(NAME.ref(), before, commit));
        demandAsFromScratch(job, source, extractor, scratch, commit);
        before = commit;
      }
    }
    assertTrue(commits.size() > 1, "a history of one commit proves nothing");
  }

  private static void demandAsFromScratch(
      Job job, Source source, Extractor extractor, ConstraintCompiler compiler, String commit) {
    CompiledUpdate update = Objects.requireNonNull(job.last, commit);
    assertEquals(commit, update.commit());
    assertEquals(DigestCheck.EQUAL, update.digest(), commit);

    StateStore state = new InMemoryStateStore();
    TreeDigest digest = TreeDigest.EMPTY;
    try (Folding folding = compiler.folding(state)) {
      for (Map.Entry<String, byte[]> file : tree(source, commit).entrySet()) {
        digest = digest.add(file.getKey(), file.getValue());
        byte[] content = source.content(file.getKey(), file.getValue(), CONTENT_LIMIT);
        Extraction extraction =
            content == null
                ? new Extraction.Skipped(SkipReason.TOO_LARGE, "not published")
                : extractor.extract(file.getKey(), file.getValue(), content);
        folding.fold(FileUpdate.upsert(file.getKey(), file.getValue(), extraction));
      }
    }
    assertEquals(digest.value(), job.digest(), commit);

    List<CompiledLanguage> expected = compiler.compile(state);
    assertEquals(expected.size(), update.languages().size(), commit);
    for (int i = 0; i < expected.size(); i++) {
      CompiledLanguage scratch = expected.get(i);
      CompiledLanguage compiled = update.languages().get(i);
      assertEquals(scratch.contentHash(), compiled.contentHash(), commit);
      assertEquals(scratch.fragments(), compiled.fragments(), commit);
      assertEquals(scratch.statistics(), compiled.statistics(), commit);
      assertEquals(scratch.conflicts(), compiled.conflicts(), commit);
      assertEquals(scratch.openings(), compiled.openings(), commit);
      Map<String, byte[]> sent = job.sent(scratch.language());
      assertEquals(scratch.changed().keySet(), sent.keySet(), commit);
      scratch
          .changed()
          .forEach((name, payload) -> assertArrayEquals(payload, sent.get(name), commit + name));
    }
  }

  private static Map<String, byte[]> tree(Source source, String commit) {
    Map<String, byte[]> tree = new TreeMap<>();
    source.differences(
        null,
        commit,
        new Source.Differences() {
          @Override
          public void changed(String path, byte @Nullable [] before, byte @Nullable [] after) {
            if (after != null && Selection.DEFAULT.includes(path)) {
              tree.put(path, after);
            }
          }

          @Override
          public void unnamed(String path) {
            // A path that is not UTF-8 is not published either.
          }
        });
    return tree;
  }

  /** The job without Flink: what a publisher sends goes in, what was sent to readers is kept. */
  private static final class Job implements EventSink, Effects {
    private final Extractor extractor;
    private final StateStore store = new InMemoryStateStore();
    private final Map<String, Map<String, byte[]>> sent = new HashMap<>();
    private final RefProcessor processor =
        new RefProcessor(
            new ProtocolSettings(1, 0, "test", ProtocolTimes.DEFAULT, SampleLimits.DEFAULT),
            UpdateCompiler.of(Stages.constraintCompiler()));
    private long offset;
    private @Nullable CompiledUpdate last;

    Job(Extractor extractor) {
      this.extractor = extractor;
    }

    /** Payloads as a reader holds them. */
    Map<String, byte[]> sent(String language) {
      return sent.computeIfAbsent(language, any -> new TreeMap<>());
    }

    /** The digest of the files in state. */
    Object digest() {
      byte[] state = Objects.requireNonNull(store.get(StateTable.HEAD, "state"));
      return Codec.decoder(RefState.class).decode(state).getDigest();
    }

    @Override
    public void send(FileChange change, Lane lane) {
      RefChange result = new RefChange();
      result.setPath(change.getPath());
      if (change.getAction() == ChangeAction.UPSERT) {
        byte[] blobId = Bytes.of(Objects.requireNonNull(change.getBlobId()));
        result.setBlobId(ByteBuffer.wrap(blobId));
        ByteBuffer content = change.getContent();
        Extraction extraction =
            content == null
                ? new Extraction.Skipped(
                    Objects.requireNonNull(change.getSkipReason()), "not published")
                : extractor.extract(change.getPath(), blobId, Bytes.of(content));
        switch (extraction) {
          case Extraction.Facts facts -> result.setFacts(facts.facts());
          case Extraction.Rules rules -> result.setRules(rules.rules());
          case Extraction.Skipped skipped -> {
            result.setSkipReason(skipped.reason());
            result.setSkipMessage(skipped.message());
          }
        }
      }
      processor.change(
          NAME, store, this, 0, change.getUpdateId(), change.getIndex(), Codec.encode(result));
    }

    @Override
    public void send(RefUpdate update) {
      processor.update(NAME, store, this, 0, ++offset, update);
    }

    @Override
    public void emit(CompiledUpdate update) {
      last = update;
      for (CompiledLanguage language : update.languages()) {
        Map<String, byte[]> payloads = sent(language.language());
        payloads.putAll(language.changed());
        payloads.keySet().removeAll(language.removed());
      }
    }

    @Override
    public void stale(RefName name, String reason, long since) {
      throw new AssertionError(reason);
    }

    @Override
    public void withdraw(RefName name) {
      throw new AssertionError("nobody was silent, and " + name + " is forgotten");
    }

    @Override
    public void resync(Resync resync) {
      throw new AssertionError(resync.toString());
    }

    @Override
    public void wakeAt(long time) {
      // Nothing here takes long enough to time out.
    }

    @Override
    public void count(UpdateEvent event, long times) {}

    @Override
    public int flush() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
