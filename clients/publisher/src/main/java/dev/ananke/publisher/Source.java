package dev.ananke.publisher;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where files come from: refs that stand at commits, commits that are trees of files. Commits are
 * named by opaque strings. For use by one thread.
 */
public sealed interface Source extends AutoCloseable permits GitRepository, Folder, NoRepository {
  /**
   * The full names of the refs to publish, as names or as patterns in which {@code *} stands for
   * anything.
   *
   * @param wanted branches or tags as a person names them, or patterns; empty: the default branch
   * @param awaited whether a name that stands for nothing is taken for a branch that is to come
   * @throws PublishException if a name stands for nothing, and is not awaited
   */
  List<String> resolve(List<String> wanted, boolean awaited);

  /** Likewise; every name has to stand for something. */
  default List<String> resolve(List<String> wanted) {
    return resolve(wanted, false);
  }

  /**
   * The refs that exist and match one of these names or patterns, as {@link #resolve} gives them;
   * sorted. What a pattern matches need not be a commit.
   */
  List<String> refs(List<String> patterns);

  /**
   * The commit where a ref stands now, or null: there is no such ref, or it has no commit yet.
   *
   * @throws PublishException if it stands at something that is no commit
   */
  @Nullable String head(String ref);

  /**
   * Makes sure that a ref which is not found is not there, and not only out of sight with all else.
   *
   * @throws PublishException if nothing can be said now
   */
  void requireReadable();

  /** Whether the files of this commit can be listed. */
  boolean knows(String commit);

  /**
   * Whether a commit comes after another one in its history. Both have to be known.
   *
   * @return null if the history ends before it tells, as that of a shallow clone may
   */
  @Nullable Boolean isAfter(String commit, String earlier);

  /**
   * The full name of a commit that a person named.
   *
   * @throws PublishException if there is no such commit
   */
  String commitNamed(String name);

  /** When a commit was made, where that is known. */
  @Nullable Instant committedAt(String commit);

  /**
   * The last commits up to {@code head} along first parents, oldest first; fewer if history is
   * shorter.
   *
   * @throws PublishException if a shallow clone ends before
   */
  List<String> lastCommits(String head, int count);

  /**
   * The commits after {@code base} up to {@code head} along first parents, oldest first. If {@code
   * base} does not lie on that line: {@code head} alone, since any two commits differ by a tree.
   */
  List<String> commitsSince(String base, String head);

  /** Walks what differs between two commits; from null: all files of {@code commit}. */
  void differences(@Nullable String base, String commit, Differences differences);

  /**
   * Looks whether the content of a blob is there, without reading it.
   *
   * @param path where {@link #differences} named it
   * @throws PublishException if it is not
   */
  void requireContent(String path, byte[] blobId);

  /**
   * The content of a blob.
   *
   * @param path where {@link #differences} named it
   * @param limit most bytes
   * @return null if it is larger
   */
  byte @Nullable [] content(String path, byte[] blobId, int limit);

  @Override
  void close();

  /**
   * Takes what a walk finds, in no promised order. Only regular files count: links and submodules
   * are no files.
   */
  interface Differences {
    /** A path whose blob differs; null: no file there. At least one of the two is not null. */
    void changed(String path, byte @Nullable [] before, byte @Nullable [] after);

    /**
     * A file of the newer commit whose path is not UTF-8 or too long; broken places replaced, so
     * that it can be shown.
     */
    void unnamed(String path);
  }
}
