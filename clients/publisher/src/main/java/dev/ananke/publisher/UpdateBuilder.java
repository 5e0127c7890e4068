package dev.ananke.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ananke.schemas.Id128;
import dev.ananke.schemas.Ids;
import dev.ananke.schemas.KeyHash;
import dev.ananke.schemas.Keys;
import dev.ananke.schemas.RefUpdateKind;
import dev.ananke.schemas.Resync;
import dev.ananke.schemas.TreeDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes updates from what a source has: the selected paths that differ, in an order that does not
 * depend on their names, and the digest of the tree. It remembers the digests of the commits it
 * dealt with last, so that a walk along history costs what changed.
 */
public final class UpdateBuilder {
  private static final int REMEMBERED = 64;

  private final Source source;
  private final Selection selection;
  private final String repository;
  private final TreeSet<String> unnamed = new TreeSet<>();
  private final Map<String, TreeDigest> digests =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TreeDigest> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * A builder with nothing remembered.
   *
   * @param repository the id of the repository on the topics
   * @throws IllegalArgumentException if that is no repository id
   */
  public UpdateBuilder(Source source, Selection selection, String repository) {
    this.source = source;
    this.selection = selection;
    this.repository = Keys.requireRepository(repository);
  }

  /**
   * The difference of two commits. Of a commit to itself: the announcement that the ref stands
   * there.
   */
  public Update delta(String ref, String base, String commit) {
    Difference difference = new Difference();
    source.differences(base, commit, difference);
    TreeDigest before = digests.get(base);
    if (before != null) {
      digests.put(commit, difference.applyTo(before));
    }
    return update(ref, RefUpdateKind.DELTA, base, commit, difference.ordered(), digest(commit));
  }

  /**
   * The ref stands at this commit, and nothing changes. A job that stands elsewhere asks for the
   * way.
   */
  public Update announcement(String ref, String commit) {
    return delta(ref, commit, commit);
  }

  /** All files of a commit. It fits a job whose head is {@code base}; null: one that has none. */
  public Update snapshot(String ref, @Nullable String base, String commit) {
    Difference difference = new Difference();
    source.differences(null, commit, difference);
    TreeDigest digest = difference.applyTo(TreeDigest.EMPTY);
    digests.put(commit, digest);
    return update(ref, RefUpdateKind.SNAPSHOT, base, commit, difference.ordered(), digest.value());
  }

  /** The ref is gone. It fits a job whose head is {@code base}. */
  public Update deleted(String ref, @Nullable String base) {
    return update(ref, RefUpdateKind.REF_DELETED, base, null, List.of(), null);
  }

  /**
   * The way from what a job has to where the ref stands now; there always is one.
   *
   * @param head null: the ref is gone
   */
  public Update answer(Resync request, @Nullable String head) {
    String have = request.getHave();
    if (head == null) {
      return deleted(request.getRef(), have);
    }
    return have != null && isAlike(request) && source.knows(have)
        ? delta(request.getRef(), have, head)
        : snapshot(request.getRef(), have, head);
  }

  /** Whether what the job has was selected as it is here. */
  boolean isAlike(Resync request) {
    return Objects.equals(request.getSelection(), selection.hash());
  }

  /**
   * Paths met so far that cannot be published since they are not UTF-8, in a form that can be
   * shown; sorted.
   */
  public List<String> unnamedPaths() {
    return List.copyOf(unnamed);
  }

  private Id128 digest(String commit) {
    TreeDigest digest = digests.get(commit);
    if (digest == null) {
      Difference whole = new Difference();
      source.differences(null, commit, whole);
      digest = whole.applyTo(TreeDigest.EMPTY);
      digests.put(commit, digest);
    }
    return digest.value();
  }

  private Update update(
      String ref,
      RefUpdateKind kind,
      @Nullable String base,
      @Nullable String commit,
      List<PathChange> changes,
      @Nullable Id128 digest) {
    return new Update(
        Ids.random(),
        repository,
        ref,
        kind,
        base,
        commit,
        changes,
        digest,
        selection.hash(),
        commit == null ? null : source.committedAt(commit));
  }

  /** The selected part of a difference. */
  private final class Difference implements Source.Differences {
    private final List<Changed> changed = new ArrayList<>();

    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    private record Changed(
        long order, String path, byte @Nullable [] before, byte @Nullable [] after) {}

    @Override
    public void changed(String path, byte @Nullable [] before, byte @Nullable [] after) {
      if (selection.includes(path)) {
        changed.add(new Changed(KeyHash.hash64(path.getBytes(UTF_8)), path, before, after));
      }
    }

    @Override
    public void unnamed(String path) {
      if (selection.includes(path)) {
        unnamed.add(path);
      }
    }

    TreeDigest applyTo(TreeDigest digest) {
      for (Changed change : changed) {
        if (change.before != null) {
          digest = digest.remove(change.path, change.before);
        }
        if (change.after != null) {
          digest = digest.add(change.path, change.after);
        }
      }
      return digest;
    }

    /**
     * By hash of path: the first few are a sample of the whole, whatever the folders are called.
     */
    List<PathChange> ordered() {
      changed.sort(
          Comparator.comparing(Changed::order, Long::compareUnsigned).thenComparing(Changed::path));
      return changed.stream().map(change -> new PathChange(change.path, change.after)).toList();
    }
  }
}
