package dev.ananke.core.constraints;

import dev.ananke.core.state.InMemoryStateStore;
import dev.ananke.schemas.Conflict;
import dev.ananke.schemas.Opening;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A repository that is compiled step by step, with the fragments that a reader would hold. */
final class Repository {
  final ConstraintCompiler compiler;
  final InMemoryStateStore state = new InMemoryStateStore();
  private final Map<String, byte[]> fragments = new TreeMap<>();

  Repository() {
    this(SampleFiles.compiler());
  }

  Repository(ConstraintCompiler compiler) {
    this.compiler = compiler;
  }

  CompiledLanguage commit(FileUpdate... updates) {
    for (FileUpdate update : updates) {
      compiler.fold(state, update);
    }
    return compile();
  }

  CompiledLanguage commitAll(Iterable<FileUpdate> updates) {
    try (Folding folding = compiler.folding(state)) {
      updates.forEach(folding::fold);
    }
    return compile();
  }

  private CompiledLanguage compile() {
    CompiledLanguage compiled = compiler.compile(state).getFirst();
    fragments.putAll(compiled.changed());
    compiled.removed().forEach(fragments::remove);
    return compiled;
  }

  Map<String, byte[]> fragments() {
    return fragments;
  }

  /** The grammar of a level, as a reader puts it together. */
  String grammar(CompiledLanguage compiled, String level) {
    StringBuilder text = new StringBuilder();
    for (HoleLevels.Level each : compiled.holes().getFirst().levels()) {
      if (each.name().equals(level)) {
        for (String fragment : each.fragments()) {
          text.append(new String(fragments.get(fragment), StandardCharsets.UTF_8));
        }
      }
    }
    return text.toString();
  }

  static Map<String, Integer> openings(CompiledLanguage compiled) {
    Map<String, Integer> counts = new TreeMap<>();
    for (Opening each : compiled.openings()) {
      counts.put(each.getCause(), each.getCount());
    }
    return counts;
  }

  static String conflicts(CompiledLanguage compiled) {
    StringBuilder text = new StringBuilder();
    for (Conflict each : compiled.conflicts()) {
      text.append(each.getKind())
          .append(" | ")
          .append(each.getSubject())
          .append(" | ")
          .append(each.getLeft())
          .append(" | ")
          .append(each.getRight())
          .append('\n');
    }
    return text.toString();
  }
}
