package dev.ananke.core.constraints;

import dev.ananke.core.state.StateStore;
import dev.ananke.schemas.Versions;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * From files to the fragments of a language's constraints, at the cost of what changed. All that it
 * knows of a repository is in the state it is given; see the package for what stands there. One for
 * each thread.
 */
public final class ConstraintCompiler {
  /** The language whose constraints are compiled. */
  public static final String LANGUAGE = "java";

  /** Raised when equal facts give other fragments. */
  public static final int VERSION = 3;

  /** Weight above which a leaf of facts is split; its Avro form takes about as many bytes. */
  private static final int LEAF_CAPACITY = 12 * 1024;

  private final PlatformPackages platform;
  private final Function<String, @Nullable String> languageOfPath;
  private final Versions versions;
  private final ConstantFragments constants;
  private final int leafCapacity;
  private long conflictNanos;

  /**
   * @param factsVersion of the facts that will come
   * @param languageOfPath the language that a file's name says it has; null for none
   */
  public ConstraintCompiler(
      PlatformPackages platform,
      SyntaxFragments syntax,
      int factsVersion,
      Function<String, @Nullable String> languageOfPath) {
    this(platform, syntax, factsVersion, languageOfPath, LEAF_CAPACITY);
  }

  ConstraintCompiler(
      PlatformPackages platform,
      SyntaxFragments syntax,
      int factsVersion,
      Function<String, @Nullable String> languageOfPath,
      int leafCapacity) {
    this.platform = platform;
    this.languageOfPath = languageOfPath;
    this.versions = new Versions(factsVersion, VERSION, syntax.version(), platform.version());
    this.leafCapacity = leafCapacity;
    this.constants = new ConstantFragments(platform, syntax);
  }

  /** A session that folds many files and reads and writes each part of the state once. */
  public Folding folding(StateStore state) {
    return new Folding(state, languageOfPath, leafCapacity);
  }

  /**
   * Folds one file: what its path contributed before out, what it contributes now in, and marks
   * what has to be compiled. For many files at once a {@link #folding} costs less.
   */
  public void fold(StateStore state, FileUpdate update) {
    try (Folding folding = folding(state)) {
      folding.fold(update);
    }
  }

  /** Compiles what was folded since the last compile. */
  public List<CompiledLanguage> compile(StateStore state) {
    return Objects.requireNonNull(compile(state, () -> true));
  }

  /**
   * The same, in as many calls as it takes; nothing may be folded between them.
   *
   * @param next whether another leaf may be compiled now; the end is one step
   * @return null if it was told to stop: the next call goes on from there
   */
  public @Nullable List<CompiledLanguage> compile(StateStore state, BooleanSupplier next) {
    Compilation compilation = compilation(state);
    CompiledLanguage compiled = compilation.run(next);
    conflictNanos += compilation.conflictNanos();
    return compiled == null ? null : List.of(compiled);
  }

  /**
   * How long all compiles so far took to find where rules contradict each other and the files, in
   * nanoseconds.
   */
  public long conflictNanos() {
    return conflictNanos;
  }

  /**
   * Fragments that the last compile listed, by name, from state. To be asked before anything else
   * is folded.
   *
   * @throws IllegalArgumentException if there is none of a name
   */
  public Map<String, byte[]> payloads(
      StateStore state, String language, Collection<String> fragments) {
    Compilation compilation = compilation(state);
    Map<String, byte[]> payloads = HashMap.newHashMap(fragments.size());
    for (String fragment : fragments) {
      byte[] constant = constants.payload(fragment);
      byte[] payload = constant != null ? constant : compilation.payload(fragment);
      if (!language.equals(LANGUAGE) || payload == null) {
        throw new IllegalArgumentException(
            "no fragment %s of language %s in this state".formatted(fragment, language));
      }
      payloads.put(fragment, payload);
    }
    return payloads;
  }

  private Compilation compilation(StateStore state) {
    return new Compilation(
        state, new CountedFacts(state, leafCapacity), platform, versions, constants);
  }

  /** What all of this depends on beside the files. */
  public Versions versions() {
    return versions;
  }
}
