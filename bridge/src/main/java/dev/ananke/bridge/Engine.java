package dev.ananke.bridge;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The grammar engine (llguidance) for one vocabulary: validates grammars in its Lark dialect and
 * starts matchers. Making one takes up to a second for a large vocabulary, so keep it. May be used
 * by several threads at once; matchers outlive it.
 */
public final class Engine implements AutoCloseable {
  private final Vocabulary vocabulary;
  private final EngineOptions options;
  private final Handle handle;

  private Engine(Vocabulary vocabulary, EngineOptions options, MemorySegment pointer) {
    this.vocabulary = vocabulary;
    this.options = options;
    this.handle = Handle.shared("Engine", pointer, NativeCalls::engineFree);
  }

  /** An engine with its own default limits. */
  public static Engine create(Vocabulary vocabulary) {
    return create(vocabulary, EngineOptions.DEFAULT);
  }

  /**
   * An engine with the limits given.
   *
   * @throws EngineException if a slice is no regular expression the engine understands
   */
  public static Engine create(Vocabulary vocabulary, EngineOptions options) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment slices =
          options.slices() == null
              ? MemorySegment.NULL
              : NativeCalls.utf8(arena, String.join("\n", options.slices()));
      MemorySegment error = NativeCalls.newText(arena);
      MemorySegment pointer =
          NativeCalls.engineNew(
              arena.allocateFrom(JAVA_BYTE, vocabulary.concatenated()),
              arena.allocateFrom(JAVA_INT, vocabulary.lengths()),
              vocabulary.size(),
              vocabulary.endOfText(),
              slices,
              options.remember(),
              arena.allocateFrom(JAVA_LONG, options.values()),
              error);
      if (pointer.address() == 0) {
        throw new EngineException(
            "Cannot make an engine for %s: %s"
                .formatted(vocabulary.name(), NativeCalls.takeString(error)));
      }
      return new Engine(vocabulary, options, pointer);
    }
  }

  public Vocabulary vocabulary() {
    return vocabulary;
  }

  EngineOptions options() {
    return options;
  }

  /** How many integers a mask takes, a bit a token. */
  public int maskWords() {
    return Math.ceilDiv(vocabulary.size(), Integer.SIZE);
  }

  /** Compiles a grammar and says whether that worked. */
  public Validation validate(String lark) {
    MemorySegment pointer = handle.enter();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment message = NativeCalls.newText(arena);
      int code = NativeCalls.engineValidate(pointer, NativeCalls.utf8(arena, lark), message);
      return new Validation(code == 0, EngineLimit.explain(NativeCalls.takeString(message)));
    } finally {
      handle.leave();
    }
  }

  /**
   * A matcher at the start of a grammar. This compiles the grammar: for many texts, keep one and
   * {@link Matcher#copy} it.
   *
   * @throws GrammarException if the engine refuses the grammar
   */
  public Matcher matcher(String lark) {
    MemorySegment pointer = handle.enter();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment error = NativeCalls.newText(arena);
      MemorySegment matcher =
          NativeCalls.engineMatcher(pointer, NativeCalls.utf8(arena, lark), error);
      if (matcher.address() == 0) {
        throw new GrammarException(EngineLimit.explain(NativeCalls.takeString(error)));
      }
      return new Matcher(vocabulary, matcher, 0);
    } finally {
      handle.leave();
    }
  }

  @Override
  public void close() {
    handle.close();
  }
}
