package dev.ananke.cli;

import dev.ananke.core.assembly.Stages;
import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.constraints.ConstraintCompiler;
import dev.ananke.core.constraints.FileUpdate;
import dev.ananke.core.constraints.Folding;
import dev.ananke.core.extract.Extraction;
import dev.ananke.core.extract.Extractor;
import dev.ananke.core.extract.ExtractorOptions;
import dev.ananke.core.gate.Gate;
import dev.ananke.core.gate.GateInput;
import dev.ananke.core.gate.GateOptions;
import dev.ananke.core.state.InMemoryStateStore;
import dev.ananke.core.state.StateStore;
import dev.ananke.core.updates.CompiledUpdate;
import dev.ananke.core.updates.RefName;
import dev.ananke.core.updates.SampleFiles;
import dev.ananke.core.updates.SampleLimits;
import dev.ananke.publisher.Folder;
import dev.ananke.publisher.Selection;
import dev.ananke.publisher.Source;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.DigestCheck;
import dev.ananke.schemas.Hole;
import dev.ananke.schemas.RefCompiled;
import dev.ananke.schemas.RefSample;
import dev.ananke.schemas.Revision;
import dev.ananke.schemas.SkipReason;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The job's own stages over a folder, in this process: extract in parallel, compile, gate. */
final class FolderCompiler {
  private static final int CONTENT_LIMIT = 512 << 10;

  private final LongConsumer progress;

  /**
   * @param progress is told how many files are done
   */
  FolderCompiler(LongConsumer progress) {
    this.progress = progress;
  }

  /**
   * A compiled folder.
   *
   * @param bundle as a worker would get it
   * @param grammars text by hole
   */
  record Compiled(Bundle bundle, Map<String, byte[]> grammars) {}

  /** Paths of a folder with their blob ids, in the order in which they are handed out. */
  static Map<String, byte[]> paths(Source source) {
    Map<String, byte[]> paths = new TreeMap<>();
    source.differences(
        null,
        head(source),
        new Source.Differences() {
          @Override
          public void changed(String path, byte @Nullable [] before, byte @Nullable [] after) {
            if (after != null) {
              paths.put(path, after);
            }
          }

          @Override
          public void unnamed(String path) {
            // Such a path is not published either.
          }
        });
    return paths;
  }

  /**
   * @param overlay a working tree whose declarations count too, never what it uses; null: none
   */
  Compiled compile(String repository, Folder folder, @Nullable Folder overlay)
      throws InterruptedException {
    ConstraintCompiler compiler = Stages.constraintCompiler();
    StateStore state = new InMemoryStateStore();
    List<FileUpdate> files = extracted(folder);
    try (Folding folding = compiler.folding(state)) {
      for (FileUpdate update : files) {
        folding.fold(update);
      }
      if (overlay != null) {
        for (FileUpdate update : extracted(overlay)) {
          folding.foldOverlay(update);
        }
      }
    }
    CompiledLanguage language = compiler.compile(state).getFirst();
    CompiledUpdate update =
        new CompiledUpdate(
            new RefName(repository, Folder.REF),
            new Revision(0, 0L),
            head(folder),
            List.of(language),
            SampleFiles.obedient(samples(folder, files), List.of(language)),
            DigestCheck.UNCHECKED,
            Instant.now(),
            null);
    RefCompiled input = GateInput.of(update, language, Instant.now());
    try (Gate gate = new Gate(GateOptions.DEFAULT)) {
      Bundle bundle = gate.pass(state, input).getFirst().bundle();
      Map<String, byte[]> grammars = new TreeMap<>();
      for (Hole hole : bundle.getHoles()) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        hole.getFragments()
            .forEach(name -> text.writeBytes(Objects.requireNonNull(language.changed().get(name))));
        grammars.put(hole.getName(), text.toByteArray());
      }
      return new Compiled(bundle, grammars);
    }
  }

  /** Files are read by this thread, since a source is for one, and parsed by all. */
  private List<FileUpdate> extracted(Folder folder) throws InterruptedException {
    List<Future<FileUpdate>> running = new ArrayList<>();
    List<FileUpdate> updates = new ArrayList<>();
    try (Extractors extractors = new Extractors(Runtime.getRuntime().availableProcessors())) {
      for (Map.Entry<String, byte[]> file : paths(folder).entrySet()) {
        running.add(
            extractors.extract(
                file.getKey(),
                file.getValue(),
                folder.content(file.getKey(), file.getValue(), CONTENT_LIMIT)));
      }
      for (Future<FileUpdate> each : running) {
        updates.add(each.get());
        progress.accept(updates.size());
      }
    } catch (ExecutionException failed) {
      Throwable cause = Objects.requireNonNullElse(failed.getCause(), failed);
      throw new IllegalStateException(cause.getMessage(), cause);
    }
    return updates;
  }

  private static List<RefSample> samples(Folder folder, List<FileUpdate> updates) {
    SampleLimits limits = SampleLimits.DEFAULT;
    List<RefSample> samples = new ArrayList<>();
    int bytes = 0;
    for (FileUpdate update : updates) {
      byte[] blobId = update.blobId();
      if (samples.size() == limits.files()
          || blobId == null
          || !(update.extraction() instanceof Extraction.Facts facts)
          || !facts.facts().getLanguage().equals(ConstraintCompiler.LANGUAGE)) {
        continue;
      }
      byte[] content = folder.content(update.path(), blobId, limits.fileBytes());
      RefSample sample =
          content == null
              ? null
              : SampleFiles.of(update.path(), facts.facts(), ByteBuffer.wrap(content), limits);
      if (sample != null && bytes + sample.getContent().remaining() <= limits.bytes()) {
        samples.add(sample);
        bytes += sample.getContent().remaining();
      }
    }
    return samples;
  }

  private static String head(Source source) {
    return Objects.requireNonNull(source.head(Folder.REF), "a folder always has its one commit");
  }

  /** Opens a folder as the job's publisher would. */
  static Folder open(Path folder) {
    return Folder.open(folder, Selection.DEFAULT);
  }

  /** A pool whose threads have an extractor each, as the job's slots have. */
  private static final class Extractors implements AutoCloseable {
    private final ExecutorService pool;
    private final BlockingQueue<Extractor> idle;

    Extractors(int threads) {
      pool = Executors.newFixedThreadPool(threads);
      idle = new ArrayBlockingQueue<>(threads);
      for (int i = 0; i < threads; i++) {
        idle.add(Stages.extractor(ExtractorOptions.DEFAULT));
      }
    }

    Future<FileUpdate> extract(String path, byte[] blobId, byte @Nullable [] content) {
      if (content == null) {
        Extraction tooLarge =
            new Extraction.Skipped(SkipReason.TOO_LARGE, "over " + CONTENT_LIMIT + " bytes");
        return CompletableFuture.completedFuture(FileUpdate.upsert(path, blobId, tooLarge));
      }
      return pool.submit(
          () -> {
            Extractor extractor = idle.take();
            try {
              return FileUpdate.upsert(path, blobId, extractor.extract(path, blobId, content));
            } catch (RuntimeException failed) {
              throw new IllegalStateException("extracting " + path + " failed", failed);
            } finally {
              idle.add(extractor);
            }
          });
    }

    @Override
    public void close() {
      pool.close();
      idle.forEach(Extractor::close);
    }
  }
}
