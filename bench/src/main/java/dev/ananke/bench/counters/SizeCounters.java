package dev.ananke.bench.counters;

import dev.ananke.bench.inputs.CompiledRepository;
import dev.ananke.bench.inputs.Corpus;
import dev.ananke.bench.inputs.ManyFiles;
import dev.ananke.bench.inputs.OutputRecords;
import dev.ananke.bench.inputs.SourceFile;
import dev.ananke.core.assembly.Stages;
import dev.ananke.core.constraints.FileUpdate;
import dev.ananke.core.constraints.HoleLevels.Level;
import dev.ananke.core.extract.Extractor;
import dev.ananke.schemas.OutputKey.BundleKey;
import dev.ananke.schemas.RecordEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sizes, of each corpus: its facts, its fragments, its bundle, its grammars. */
final class SizeCounters {
  private SizeCounters() {}

  static void addTo(Map<String, Long> counters) {
    RecordEncoder encoder = new RecordEncoder();
    for (Corpus corpus : Corpus.values()) {
      String prefix = "size." + corpus.artifact() + ".";
      long facts = 0;
      List<FileUpdate> files = new ArrayList<>();
      try (Extractor extractor = ManyFiles.newExtractor()) {
        for (SourceFile file : corpus.files()) {
          FileUpdate update = ManyFiles.update(extractor, file);
          facts += encoder.encode(ManyFiles.facts(update)).length;
          files.add(update);
        }
      }
      CompiledRepository repository = new CompiledRepository(Stages.constraintCompiler(), files);
      counters.put(prefix + "factBytes", facts);
      long payloads = 0;
      for (String fragment : repository.compiled().fragments().keySet()) {
        payloads += repository.payload(fragment).length;
      }
      counters.put(prefix + "fragments", (long) repository.compiled().fragments().size());
      counters.put(prefix + "fragmentBytes", payloads);
      BundleKey key = new BundleKey("measured/" + corpus.artifact(), "refs/heads/main", "java");
      counters.put(
          prefix + "bundleBytes",
          (long) encoder.encode(OutputRecords.bundle(repository, key, 1)).length);
      for (Level level : repository.levels()) {
        counters.put(
            prefix + "grammarBytes." + level.name(),
            (long) repository.grammar(level).getBytes(StandardCharsets.UTF_8).length);
      }
    }
  }
}
