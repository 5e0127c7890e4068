package dev.ananke.bench.inputs;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/** A bare git repository that gets one commit after the other, without a working folder. */
public final class GitHistory implements AutoCloseable {
  private static final PersonIdent AUTHOR =
      new PersonIdent("bench", "bench@example.com", Instant.EPOCH, ZoneOffset.UTC);

  private final Repository repository;
  private final DirCache tree = DirCache.newInCore();
  private @Nullable ObjectId head;

  /** A new repository in this folder, which has to be empty. */
  public GitHistory(Path folder) throws IOException {
    repository = new FileRepository(folder.toFile());
    repository.create(true);
  }

  /** Commits the tree with these files in it as well, or changed; returns the commit. */
  public String commit(List<SourceFile> files) throws IOException {
    return commit(files, List.of());
  }

  /** The same, and without the files at these paths. */
  public String commit(List<SourceFile> files, List<String> removed) throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      DirCacheEditor editor = tree.editor();
      removed.forEach(path -> editor.add(new DirCacheEditor.DeletePath(path)));
      for (SourceFile file : files) {
        ObjectId blob = inserter.insert(Constants.OBJ_BLOB, file.content());
        editor.add(
            new DirCacheEditor.PathEdit(file.path()) {
              @Override
              public void apply(DirCacheEntry entry) {
                entry.setFileMode(FileMode.REGULAR_FILE);
                entry.setObjectId(blob);
              }
            });
      }
      editor.finish();
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(tree.writeTree(inserter));
      commit.setAuthor(AUTHOR);
      commit.setCommitter(AUTHOR);
      commit.setMessage("a commit of the benchmark");
      if (head != null) {
        commit.setParentId(head);
      }
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      head = id;
      return id.name();
    }
  }

  @Override
  public void close() {
    repository.close();
  }
}
