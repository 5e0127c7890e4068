package dev.ananke.bench.counters;

import dev.ananke.bench.inputs.Corpus;
import dev.ananke.bench.inputs.ManyFiles;
import dev.ananke.bench.inputs.SourceFile;
import dev.ananke.core.extract.Extractor;
import java.util.Map;

/** Calls into native code. */
final class DowncallCounters {
  private DowncallCounters() {}

  static void addTo(Map<String, Long> counters) {
    counters.put("downcalls.extract.gson", new CountedBridge().downcalls(ExtractGson.class));
  }

  /** The facts of every file of gson, with a new extractor. */
  public static final class ExtractGson implements Runnable {
    /** For the loader that counts. */
    public ExtractGson() {}

    @Override
    public void run() {
      try (Extractor extractor = ManyFiles.newExtractor()) {
        for (SourceFile file : Corpus.GSON.files()) {
          extractor.extract(file.path(), file.blobId(), file.content());
        }
      }
    }
  }
}
