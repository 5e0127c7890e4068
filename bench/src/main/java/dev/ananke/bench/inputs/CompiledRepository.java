package dev.ananke.bench.inputs;

import dev.ananke.core.assembly.Stages;
import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.constraints.ConstraintCompiler;
import dev.ananke.core.constraints.FileUpdate;
import dev.ananke.core.constraints.Folding;
import dev.ananke.core.constraints.HoleLevels;
import dev.ananke.core.constraints.HoleLevels.Level;
import dev.ananke.core.extract.Extractor;
import dev.ananke.core.state.CountingStateStore;
import dev.ananke.core.state.InMemoryStateStore;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** A repository in memory that is compiled and can be changed, as the job does it. */
public final class CompiledRepository {
  private final ConstraintCompiler compiler;
  private final CountingStateStore state = new CountingStateStore(new InMemoryStateStore());
  private CompiledLanguage compiled;

  /** Compiles these files as one commit; what that takes is not counted. */
  public CompiledRepository(ConstraintCompiler compiler, List<FileUpdate> files) {
    this.compiler = compiler;
    try (Folding folding = compiler.folding(state)) {
      files.forEach(folding::fold);
    }
    this.compiled = java(compiler.compile(state));
    state.reset();
  }

  /** The repository of a library. */
  public static CompiledRepository of(Corpus corpus) {
    List<FileUpdate> files = new ArrayList<>();
    try (Extractor extractor = ManyFiles.newExtractor()) {
      corpus.files().forEach(file -> files.add(ManyFiles.update(extractor, file)));
    }
    return new CompiledRepository(Stages.constraintCompiler(), files);
  }

  /** One commit of one file. */
  public CompiledLanguage commit(FileUpdate file) {
    compiler.fold(state, file);
    compiled = java(compiler.compile(state));
    return compiled;
  }

  /** What the last compile gave. */
  public CompiledLanguage compiled() {
    return compiled;
  }

  /** What commits took so far. */
  public CountingStateStore state() {
    return state;
  }

  /** The payload of a fragment that is listed. */
  public byte[] payload(String fragment) {
    return Objects.requireNonNull(
        compiler.payloads(state, compiled.language(), Set.of(fragment)).get(fragment));
  }

  /** The levels of the grammars for whole files, the strictest first. */
  public List<Level> levels() {
    return compiled.holes().stream()
        .filter(hole -> hole.hole().equals("file"))
        .findFirst()
        .map(HoleLevels::levels)
        .orElseThrow();
  }

  /** The grammar of a level: its fragments in a row. */
  public String grammar(Level level) {
    ByteArrayOutputStream grammar = new ByteArrayOutputStream();
    level.fragments().forEach(fragment -> grammar.writeBytes(payload(fragment)));
    return grammar.toString(StandardCharsets.UTF_8);
  }

  /** The strictest grammar. */
  public String grammar() {
    return grammar(levels().getFirst());
  }

  private static CompiledLanguage java(List<CompiledLanguage> languages) {
    return languages.stream()
        .filter(language -> language.language().equals("java"))
        .findFirst()
        .orElseThrow();
  }
}
