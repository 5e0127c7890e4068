package dev.ananke.bench.counters;

import dev.ananke.bench.inputs.Corpus;
import dev.ananke.bench.inputs.ManyFiles;
import dev.ananke.bench.inputs.RefRepository;
import dev.ananke.bench.inputs.SourceFile;
import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.constraints.FileUpdate;
import dev.ananke.core.state.CountingStateStore.Accesses;
import dev.ananke.core.updates.CompiledUpdate;
import dev.ananke.core.updates.SampleLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Commits of one file in repositories of 100, 1,000 and 10,000 files: what the compile stage reads
 * and writes of its state, and what leaves it. The same 20 commits in all three; counters are their
 * sums, since a single one says how full its leaf happens to be.
 */
final class CommitCounters {
  private static final int[] FILES = {100, 1000, 10000};
  private static final int COMMITS = 20;

  private CommitCounters() {}

  /** What a commit does to its file. */
  private enum Kind {
    /** One method more: nothing that can be imported changes. */
    NEW_METHOD("newMethod") {
      @Override
      FileUpdate changed(FileUpdate file) {
        return ManyFiles.withMethod(file, "added");
      }
    },
    /** One class more in its package. */
    NEW_TYPE("newType") {
      @Override
      FileUpdate changed(FileUpdate file) {
        return ManyFiles.withType(file, "Added" + Math.floorMod(file.path().hashCode(), 1000));
      }
    },
    /** The file goes. */
    DELETION("deletion") {
      @Override
      FileUpdate changed(FileUpdate file) {
        return FileUpdate.delete(file.path());
      }
    };

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    abstract FileUpdate changed(FileUpdate file);
  }

  static void addTo(Map<String, Long> counters) {
    ManyFiles files = new ManyFiles();
    Map<String, byte[]> contents = new HashMap<>();
    for (SourceFile file : Corpus.allFiles()) {
      contents.put(file.path(), file.content());
    }
    List<FileUpdate> chosen = new ArrayList<>();
    List<FileUpdate> smallest = files.first(FILES[0]);
    for (int i = 0; i < COMMITS; i++) {
      chosen.add(smallest.get(i * FILES[0] / COMMITS));
    }
    for (int count : FILES) {
      RefRepository repository = new RefRepository(files.first(count));
      for (Kind kind : Kind.values()) {
        long fragments = 0;
        long bytes = 0;
        repository.state().reset();
        for (FileUpdate file : chosen) {
          CompiledUpdate compiled =
              repository.commit(kind.changed(file), sample(contents.get(file.path())));
          for (CompiledLanguage language : compiled.languages()) {
            fragments += language.changed().size();
            bytes += language.changed().values().stream().mapToLong(each -> each.length).sum();
          }
        }
        Accesses accesses = repository.state().accesses();
        String prefix = "commit.%s.in%05d.".formatted(kind.id, count);
        counters.put(prefix + "stateReads", accesses.reads());
        counters.put(prefix + "stateWrites", accesses.writes());
        counters.put(prefix + "stateScans", accesses.scans());
        counters.put(prefix + "stateBytesRead", accesses.bytesRead());
        counters.put(prefix + "stateBytesWritten", accesses.bytesWritten());
        counters.put(prefix + "fragments", fragments);
        counters.put(prefix + "fragmentBytes", bytes);
        // Back, so that every kind starts from the same.
        chosen.forEach(file -> repository.commit(file, null));
      }
    }
  }

  /** The content goes along where the job would let it. */
  private static byte @Nullable [] sample(byte @Nullable [] content) {
    return content != null && content.length <= SampleLimits.DEFAULT.fileBytes() ? content : null;
  }
}
