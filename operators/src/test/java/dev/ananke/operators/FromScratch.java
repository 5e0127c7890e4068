package dev.ananke.operators;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ananke.core.assembly.Stages;
import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.constraints.ConstraintCompiler;
import dev.ananke.core.constraints.FileUpdate;
import dev.ananke.core.constraints.Folding;
import dev.ananke.core.extract.Extractor;
import dev.ananke.core.extract.ExtractorOptions;
import dev.ananke.core.state.InMemoryStateStore;
import java.util.HashMap;
import java.util.Map;

/** Compiles a tree on its own, with nothing remembered but its facts. */
final class FromScratch implements AutoCloseable {
  private final Extractor extractor = Stages.extractor(ExtractorOptions.DEFAULT);
  private final ConstraintCompiler compiler = Stages.constraintCompiler();
  private final Map<Map<String, String>, CompiledLanguage> known = new HashMap<>();

  /** The one language there is, with the payloads of all its fragments. */
  CompiledLanguage compile(Map<String, String> tree) {
    return known.computeIfAbsent(tree, this::compiled);
  }

  private CompiledLanguage compiled(Map<String, String> tree) {
    InMemoryStateStore state = new InMemoryStateStore();
    try (Folding folding = compiler.folding(state)) {
      tree.forEach(
          (path, content) -> {
            byte[] bytes = content.getBytes(UTF_8);
            byte[] blobId = Events.blobId(bytes);
            folding.fold(FileUpdate.upsert(path, blobId, extractor.extract(path, blobId, bytes)));
          });
    }
    return compiler.compile(state).getFirst();
  }

  @Override
  public void close() {
    extractor.close();
  }
}
