package dev.ananke.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ananke.publisher.PublishException.Reason;
import dev.ananke.schemas.Keys;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.lib.RepositoryCache.FileKey;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/**
 * A git repository, bare or with a working folder, read from its objects alone: what is checked
 * out, or changed there, plays no part.
 */
public final class GitRepository implements Source {
  private static final String BRANCHES = Constants.R_HEADS;

  private final Path folder;
  private Repository repository;
  private ObjectReader contents;
  private boolean hadRefs;

  private GitRepository(Path folder, Repository repository) {
    this.folder = folder;
    this.repository = repository;
    this.contents = repository.newObjectReader();
  }

  /**
   * Whether this folder is a repository, or the working folder of one (not merely a folder inside
   * of it).
   */
  public static boolean isAt(Path folder) {
    return Files.exists(folder.resolve(Constants.DOT_GIT))
        || FileKey.isGitRepository(folder.toFile(), FS.DETECTED);
  }

  /**
   * Opens the repository of this folder.
   *
   * @throws PublishException if it has none
   */
  public static GitRepository open(Path folder) {
    return new GitRepository(folder, find(folder));
  }

  private static Repository find(Path folder) {
    File bare = folder.toFile();
    RepositoryBuilder builder = new RepositoryBuilder().setMustExist(true);
    if (Files.exists(folder.resolve(Constants.DOT_GIT))) {
      builder.setWorkTree(bare);
    } else if (FileKey.isGitRepository(bare, FS.DETECTED)) {
      builder.setGitDir(bare);
    } else {
      throw new PublishException(Reason.NO_REPOSITORY, noRepository(folder));
    }
    try {
      return builder.build();
    } catch (RepositoryNotFoundException e) {
      throw new PublishException(Reason.NO_REPOSITORY, noRepository(folder), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new PublishException(
          Reason.UNREADABLE,
          "The git repository in " + folder + " cannot be opened: " + e.getMessage(),
          e);
    }
  }

  private static String noRepository(Path folder) {
    return "There is no git repository in "
        + folder
        + "; name the folder that has .git in it, or a bare repository";
  }

  @Override
  public List<String> resolve(List<String> wanted, boolean awaited) {
    try {
      if (wanted.isEmpty()) {
        Ref head = repository.exactRef(Constants.HEAD);
        if (head == null) {
          throw unknownRef("HEAD is missing");
        }
        return List.of(head.isSymbolic() ? head.getTarget().getName() : Constants.HEAD);
      }
      TreeSet<String> resolved = new TreeSet<>();
      for (String name : wanted) {
        resolved.add(resolve(name, awaited));
      }
      return List.copyOf(resolved);
    } catch (IOException e) {
      throw unreadable("reading refs", e);
    }
  }

  private String resolve(String name, boolean awaited) throws IOException {
    if (name.indexOf('*') >= 0) {
      return name.startsWith(Constants.R_REFS) ? name : BRANCHES + name;
    }
    Ref ref = repository.findRef(name);
    if (ref == null) {
      String full = name.startsWith(Constants.R_REFS) ? name : BRANCHES + name;
      if (awaited && Repository.isValidRefName(full)) {
        return full;
      }
      throw unknownRef("There is no branch or tag " + name);
    }
    if (ref.getName().equals(Constants.HEAD)) {
      return resolve(List.of()).getFirst();
    }
    requireCommit(ref);
    return ref.getName();
  }

  private void requireCommit(Ref ref) throws IOException {
    if (ref.getObjectId() == null) {
      return; // Nothing yet.
    }
    try (RevWalk walk = new RevWalk(repository)) {
      var unused = walk.parseCommit(ref.getObjectId());
    } catch (IncorrectObjectTypeException e) {
      throw new PublishException(
          Reason.UNKNOWN_REF, ref.getName() + " in " + folder + " is no commit", e);
    } catch (MissingObjectException e) {
      // Whether that matters is decided where it is read.
    }
  }

  private PublishException unknownRef(String what) {
    List<String> some =
        refs(List.of(BRANCHES + "*")).stream().map(Repository::shortenRefName).limit(10).toList();
    return new PublishException(
        Reason.UNKNOWN_REF,
        what
            + " in "
            + folder
            + "; "
            + (some.isEmpty() ? "it has no branches" : "branches: " + String.join(", ", some)));
  }

  /** A bare repository may be replaced by one with files, or the other way round. */
  private void openAnewIfReplaced() {
    if (FileKey.isGitRepository(repository.getDirectory(), FS.DETECTED) || !isAt(folder)) {
      return;
    }
    Repository found = find(folder);
    close();
    repository = found;
    contents = found.newObjectReader();
  }

  @Override
  public List<String> refs(List<String> patterns) {
    openAnewIfReplaced();
    TreeSet<String> found = new TreeSet<>();
    try {
      for (String pattern : patterns) {
        int star = pattern.indexOf('*');
        if (star < 0) {
          Ref ref = repository.exactRef(pattern);
          if (ref != null && ref.getObjectId() != null) {
            found.add(pattern);
          }
          continue;
        }
        RefPattern matcher = new RefPattern(pattern);
        for (Ref ref : repository.getRefDatabase().getRefsByPrefix(pattern.substring(0, star))) {
          if (matcher.matches(ref.getName())) {
            found.add(ref.getName());
          }
        }
      }
    } catch (IOException e) {
      throw unreadable("reading refs", e);
    }
    hadRefs |= !found.isEmpty();
    return List.copyOf(found);
  }

  @Override
  public @Nullable String head(String ref) {
    try (RevWalk walk = new RevWalk(repository)) {
      Ref found = repository.exactRef(ref);
      ObjectId id = found == null ? null : found.getObjectId();
      return id == null ? null : walk.parseCommit(id).name();
    } catch (IncorrectObjectTypeException e) {
      throw new PublishException(Reason.UNKNOWN_REF, ref + " in " + folder + " is no commit", e);
    } catch (IOException e) {
      throw unreadable("reading " + ref, e);
    }
  }

  /**
   * Files that are missing read as refs that are not there. A folder that is moved away, or a
   * volume that is not mounted, is no repository; a clone under way is one that has no refs yet.
   */
  @Override
  public void requireReadable() {
    if (!FileKey.isGitRepository(repository.getDirectory(), FS.DETECTED)) {
      throw new PublishException(
          Reason.UNREADABLE, folder + " is no repository at the moment, so its refs are unknown");
    }
    try {
      if (hadRefs && repository.getRefDatabase().getRefsByPrefix(Constants.R_REFS).isEmpty()) {
        throw new PublishException(
            Reason.UNREADABLE,
            folder
                + " has no refs any more, as while it is cloned anew; if they are gone for good, `ananke publish --deleted` says so");
      }
    } catch (IOException e) {
      throw unreadable("reading refs", e);
    }
  }

  @Override
  public boolean knows(String commit) {
    if (!ObjectId.isId(commit)) {
      return false;
    }
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit parsed = walk.parseCommit(ObjectId.fromString(commit));
      return repository.getObjectDatabase().has(parsed.getTree());
    } catch (MissingObjectException | IncorrectObjectTypeException e) {
      return false;
    } catch (IOException e) {
      throw unreadable("looking for commit " + commit, e);
    }
  }

  @Override
  public @Nullable Boolean isAfter(String commit, String earlier) {
    if (commit.equals(earlier)) {
      return false;
    }
    try {
      if (leadsTo(earlier, commit)) {
        return true;
      }
      boolean whole = repository.getObjectDatabase().getShallowCommits().isEmpty();
      return (whole || leadsTo(commit, earlier)) ? Boolean.FALSE : null;
    } catch (IOException e) {
      throw unreadable("looking for commit " + earlier + " before " + commit, e);
    }
  }

  private boolean leadsTo(String earlier, String commit) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      return walk.isMergedInto(
          walk.parseCommit(ObjectId.fromString(earlier)),
          walk.parseCommit(ObjectId.fromString(commit)));
    }
  }

  @Override
  public @Nullable Instant committedAt(String commit) {
    try (RevWalk walk = new RevWalk(repository)) {
      return Instant.ofEpochSecond(walk.parseCommit(ObjectId.fromString(commit)).getCommitTime());
    } catch (IOException e) {
      throw unreadable("reading commit " + commit, e);
    }
  }

  @Override
  public List<String> lastCommits(String head, int count) {
    List<String> commits = new ArrayList<>();
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit commit = walk.parseCommit(ObjectId.fromString(head));
      commits.add(commit.name());
      while (commits.size() < count && commit.getParentCount() > 0) {
        commit = walk.parseCommit(commit.getParent(0));
        commits.add(commit.name());
      }
      if (commits.size() < count && isShallow(commit)) {
        throw new PublishException(
            Reason.SHALLOW_HISTORY,
            "The clone in "
                + folder
                + " is shallow and has "
                + commits.size()
                + " of the "
                + count
                + " commits that were asked for; ask for fewer, or fetch the rest with git fetch --unshallow");
      }
    } catch (IOException e) {
      throw unreadable("reading the history of commit " + head, e);
    }
    Collections.reverse(commits);
    return commits;
  }

  @Override
  public List<String> commitsSince(String base, String head) {
    List<String> commits = new ArrayList<>();
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit commit = walk.parseCommit(ObjectId.fromString(head));
      while (!commit.name().equals(base)) {
        commits.add(commit.name());
        if (commit.getParentCount() == 0) {
          return List.of(head);
        }
        commit = walk.parseCommit(commit.getParent(0));
      }
    } catch (IOException e) {
      throw unreadable("reading the history of commit " + head, e);
    }
    Collections.reverse(commits);
    return commits;
  }

  /** An id or the beginning of one, a branch, a tag, {@code HEAD~3}. */
  @Override
  public String commitNamed(String name) {
    try (RevWalk walk = new RevWalk(repository)) {
      ObjectId id = repository.resolve(name + "^{commit}");
      if (id != null) {
        return walk.parseCommit(id).name();
      }
    } catch (MissingObjectException e) {
      return failUnknownCommit(name, e);
    } catch (IOException | IllegalArgumentException e) {
      throw new PublishException(
          Reason.UNKNOWN_COMMIT,
          name + " does not name a commit of " + folder + ": " + e.getMessage(),
          e);
    }
    return failUnknownCommit(name, null);
  }

  private String failUnknownCommit(String name, @Nullable Exception cause) {
    try {
      if (!repository.getObjectDatabase().getShallowCommits().isEmpty()) {
        throw new PublishException(
            Reason.SHALLOW_HISTORY,
            "There is no commit "
                + name
                + " in "
                + folder
                + ", which is a shallow clone; fetch more history with git fetch --unshallow",
            cause);
      }
    } catch (IOException e) {
      throw unreadable("reading the ends of a shallow clone", e);
    }
    throw new PublishException(
        Reason.UNKNOWN_COMMIT, "There is no commit " + name + " in " + folder, cause);
  }

  private boolean isShallow(RevCommit commit) throws IOException {
    return repository.getObjectDatabase().getShallowCommits().contains(commit);
  }

  @Override
  public void differences(@Nullable String base, String commit, Differences differences) {
    try (ObjectReader reader = repository.newObjectReader();
        RevWalk commits = new RevWalk(reader);
        TreeWalk walk = new TreeWalk(repository, reader)) {
      walk.setRecursive(true);
      walk.setFilter(TreeFilter.ANY_DIFF);
      if (base == null) {
        walk.addTree(new EmptyTreeIterator());
      } else {
        walk.addTree(commits.parseCommit(ObjectId.fromString(base)).getTree());
      }
      walk.addTree(commits.parseCommit(ObjectId.fromString(commit)).getTree());
      while (walk.next()) {
        byte[] before = blob(walk, 0);
        byte[] after = blob(walk, 1);
        // Equal, though the entries differ: the file only became executable, or a link pointed
        // elsewhere.
        if (Arrays.equals(before, after)) {
          continue;
        }
        String path = decoded(walk.getRawPath());
        if (path != null && Keys.isName(path)) {
          differences.changed(path, before, after);
        } else if (after != null) {
          differences.unnamed(new String(walk.getRawPath(), UTF_8));
        }
      }
    } catch (MissingObjectException e) {
      throw new PublishException(
          Reason.UNREADABLE,
          "Reading commit "
              + commit
              + " of "
              + folder
              + " met an object that is not here ("
              + e.getMessage()
              + "); if it is a partial clone, fetch it whole",
          e);
    } catch (IOException e) {
      throw unreadable("reading the tree of commit " + commit, e);
    }
  }

  private static byte @Nullable [] blob(TreeWalk walk, int tree) {
    FileMode mode = walk.getFileMode(tree);
    if (!mode.equals(FileMode.REGULAR_FILE) && !mode.equals(FileMode.EXECUTABLE_FILE)) {
      return null;
    }
    byte[] id = new byte[Constants.OBJECT_ID_LENGTH];
    walk.getObjectId(tree).copyRawTo(id, 0);
    return id;
  }

  private static @Nullable String decoded(byte[] path) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(path)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  @Override
  public void requireContent(String path, byte[] blobId) {
    try {
      if (!contents.has(ObjectId.fromRaw(blobId))) {
        throw missing(path, null);
      }
    } catch (IOException e) {
      throw unreadable("looking for " + path, e);
    }
  }

  @Override
  public byte @Nullable [] content(String path, byte[] blobId, int limit) {
    try {
      ObjectLoader blob = contents.open(ObjectId.fromRaw(blobId), Constants.OBJ_BLOB);
      return blob.getSize() > limit ? null : blob.getBytes(limit);
    } catch (MissingObjectException e) {
      throw missing(path, e);
    } catch (IOException e) {
      throw unreadable("reading " + path, e);
    }
  }

  private PublishException missing(String path, @Nullable IOException e) {
    return new PublishException(
        Reason.UNREADABLE,
        "The content of "
            + path
            + " is not in "
            + folder
            + "; if it is a partial clone, fetch it whole",
        e);
  }

  @Override
  public void close() {
    contents.close();
    repository.close();
  }

  private PublishException unreadable(String what, IOException e) {
    return new PublishException(
        Reason.UNREADABLE, what + " in " + folder + " failed: " + e.getMessage(), e);
  }
}
