package dev.ananke.jobs;

import dev.ananke.core.assembly.Stages;
import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.constraints.ConstraintCompiler;
import dev.ananke.core.constraints.FileUpdate;
import dev.ananke.core.constraints.Folding;
import dev.ananke.core.extract.Extractor;
import dev.ananke.core.extract.ExtractorOptions;
import dev.ananke.core.state.InMemoryStateStore;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.FragmentRef;
import dev.ananke.schemas.Id128;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a bundle is made of, whenever and by whatever detour it was made: equal content, equal
 * grammars.
 *
 * @param hash of all of it
 * @param fragments hash of each by name
 */
record Content(Id128 hash, SortedMap<String, Id128> fragments) {
  static Content of(Bundle bundle) {
    SortedMap<String, Id128> fragments = new TreeMap<>();
    for (FragmentRef fragment : bundle.getFragments()) {
      fragments.put(fragment.getName(), fragment.getHash());
    }
    return new Content(bundle.getContentHash(), fragments);
  }

  /** What files compile to from nothing: no job, no state, no faults. */
  static Content compiled(Map<String, byte[]> files) {
    ConstraintCompiler compiler = Stages.constraintCompiler();
    InMemoryStateStore state = new InMemoryStateStore();
    try (Extractor extractor = Stages.extractor(ExtractorOptions.DEFAULT);
        Folding folding = compiler.folding(state)) {
      files.forEach(
          (path, content) -> {
            byte[] blobId = HandPublisher.blobId(content);
            folding.fold(FileUpdate.upsert(path, blobId, extractor.extract(path, blobId, content)));
          });
    }
    CompiledLanguage language = compiler.compile(state).getFirst();
    return new Content(language.contentHash(), new TreeMap<>(language.fragments()));
  }
}
