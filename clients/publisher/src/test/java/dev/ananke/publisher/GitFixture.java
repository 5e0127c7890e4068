package dev.ananke.publisher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;

/**
 * A bare repository on disk whose commits are made from maps of files, without a working folder.
 */
final class GitFixture implements AutoCloseable {
  static final String MAIN = "refs/heads/main";
  static final Instant COMMITTED_AT = Instant.ofEpochSecond(1_700_000_000);

  private static final ObjectId SOME_COMMIT =
      ObjectId.fromString("0123456789abcdef0123456789abcdef01234567");

  final Path folder;
  private final Git git;
  private final Repository repository;

  GitFixture(Path folder) throws GitAPIException {
    this.folder = folder;
    this.git =
        Git.init().setDirectory(folder.toFile()).setBare(true).setInitialBranch("main").call();
    this.repository = git.getRepository();
  }

  /**
   * Entries of a tree by path. A path may hold any bytes, written as ISO 8859-1 characters above
   * 127.
   */
  static final class Tree {
    private final Map<String, DirCacheEntry> entries = new TreeMap<>();
    private final ObjectInserter inserter;

    private Tree(ObjectInserter inserter) {
      this.inserter = inserter;
    }

    Tree file(String path, String content) throws IOException {
      return file(path, content.getBytes(UTF_8));
    }

    Tree file(String path, byte[] content) throws IOException {
      return entry(
          path.getBytes(UTF_8),
          FileMode.REGULAR_FILE,
          inserter.insert(Constants.OBJ_BLOB, content));
    }

    Tree executable(String path, String content) throws IOException {
      return entry(
          path.getBytes(UTF_8),
          FileMode.EXECUTABLE_FILE,
          inserter.insert(Constants.OBJ_BLOB, content.getBytes(UTF_8)));
    }

    Tree latin1(String path, String content) throws IOException {
      return entry(
          path.getBytes(ISO_8859_1),
          FileMode.REGULAR_FILE,
          inserter.insert(Constants.OBJ_BLOB, content.getBytes(UTF_8)));
    }

    Tree link(String path, String target) throws IOException {
      return entry(
          path.getBytes(UTF_8),
          FileMode.SYMLINK,
          inserter.insert(Constants.OBJ_BLOB, target.getBytes(UTF_8)));
    }

    Tree submodule(String path) {
      return entry(path.getBytes(UTF_8), FileMode.GITLINK, SOME_COMMIT);
    }

    private Tree entry(byte[] path, FileMode mode, ObjectId id) {
      DirCacheEntry entry = new DirCacheEntry(path);
      entry.setFileMode(mode);
      entry.setObjectId(id);
      entries.put(new String(path, ISO_8859_1), entry);
      return this;
    }

    private ObjectId write() throws IOException {
      DirCache index = DirCache.newInCore();
      DirCacheBuilder builder = index.builder();
      entries.values().forEach(builder::add);
      builder.finish();
      return index.writeTree(inserter);
    }
  }

  Tree tree() {
    return new Tree(repository.newObjectInserter());
  }

  String commit(Tree tree, String... parents) throws IOException {
    CommitBuilder commit = new CommitBuilder();
    commit.setTreeId(tree.write());
    for (String parent : parents) {
      commit.addParentId(ObjectId.fromString(parent));
    }
    PersonIdent someone =
        new PersonIdent("someone", "someone@example.org", COMMITTED_AT, ZoneOffset.UTC);
    commit.setAuthor(someone);
    commit.setCommitter(someone);
    commit.setMessage("a commit");
    ObjectId id = tree.inserter.insert(commit);
    tree.inserter.flush();
    return id.name();
  }

  /** Commits and moves main there, wherever it stood. */
  String commitOnMain(Tree tree, String... parents) throws IOException {
    String commit = commit(tree, parents);
    move(MAIN, commit);
    return commit;
  }

  void move(String ref, String commit) throws IOException {
    RefUpdate update = repository.updateRef(ref);
    update.setNewObjectId(ObjectId.fromString(commit));
    update.forceUpdate();
  }

  void delete(String ref) throws IOException {
    RefUpdate update = repository.updateRef(ref);
    update.setForceUpdate(true);
    update.delete();
  }

  void tag(String name, String commit) throws GitAPIException, IOException {
    try (var walk = new org.eclipse.jgit.revwalk.RevWalk(repository)) {
      git.tag()
          .setName(name)
          .setAnnotated(true)
          .setObjectId(walk.parseCommit(ObjectId.fromString(commit)))
          .call();
    }
  }

  /** The content is no longer in the repository, as in a partial clone or on a bad disk. */
  void forget(String content) throws IOException {
    Files.delete(object(content));
  }

  /** The content is there, but nobody can read it. */
  void spoil(String content) throws IOException {
    Path object = object(content);
    Files.delete(object); // Git makes them read-only.
    Files.writeString(object, "no object");
  }

  private Path object(String content) throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      String id = inserter.idFor(Constants.OBJ_BLOB, content.getBytes(UTF_8)).name();
      return folder.resolve("objects").resolve(id.substring(0, 2)).resolve(id.substring(2));
    }
  }

  /** A tag that names a blob, as git's own repository has one. */
  void tagBlob(String name, String content) throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      String id = inserter.insert(Constants.OBJ_BLOB, content.getBytes(UTF_8)).name();
      inserter.flush();
      move("refs/tags/" + name, id);
    }
  }

  Git git() {
    return git;
  }

  GitRepository open() {
    return GitRepository.open(folder);
  }

  @Override
  public void close() {
    git.close();
  }
}
