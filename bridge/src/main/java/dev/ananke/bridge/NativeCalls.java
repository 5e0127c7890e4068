package dev.ananke.bridge;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The functions of the native library, one method each; what they mean stands beside their Rust
 * code.
 */
final class NativeCalls {
  private static final SymbolLookup LIBRARY = NativeLibrary.ofThisPlatform().load();
  private static final Linker LINKER = Linker.nativeLinker();

  private static final MethodHandle NOOP = function("noop", JAVA_INT);
  private static final MethodHandle SYMBOL = function("symbol", ADDRESS, ADDRESS, JAVA_LONG);
  private static final MethodHandle TEXT_FREE = procedure("text_free", ADDRESS);

  private static final MethodHandle LANGUAGE_SYMBOL_COUNT =
      function("language_symbol_count", JAVA_INT, JAVA_INT);
  private static final MethodHandle LANGUAGE_SYMBOL_NAME =
      function("language_symbol_name", ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle LANGUAGE_SYMBOL =
      function("language_symbol", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle LANGUAGE_FIELD_COUNT =
      function("language_field_count", JAVA_INT, JAVA_INT);
  private static final MethodHandle LANGUAGE_FIELD_NAME =
      function("language_field_name", ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle LANGUAGE_GRAMMAR =
      function("language_grammar", ADDRESS, JAVA_INT, ADDRESS);
  private static final MethodHandle LANGUAGE_GRAMMAR_VERSION =
      function("language_grammar_version", ADDRESS, JAVA_INT, ADDRESS);

  private static final MethodHandle PARSER_NEW = function("parser_new", ADDRESS, JAVA_INT);
  private static final MethodHandle PARSER_FREE = procedure("parser_free", ADDRESS);
  private static final MethodHandle PARSER_PARSE =
      function(
          "parser_parse",
          JAVA_LONG,
          ADDRESS,
          ADDRESS,
          JAVA_INT,
          JAVA_LONG,
          JAVA_LONG,
          JAVA_LONG,
          ADDRESS);
  private static final MethodHandle PARSER_PARSE_ONLY =
      function("parser_parse_only", JAVA_LONG, ADDRESS, ADDRESS, JAVA_INT);

  private static final MethodHandle ENGINE_NEW =
      function(
          "engine_new",
          ADDRESS,
          ADDRESS,
          ADDRESS,
          JAVA_INT,
          JAVA_INT,
          ADDRESS,
          JAVA_LONG,
          JAVA_INT,
          ADDRESS,
          ADDRESS);
  private static final MethodHandle ENGINE_FREE = procedure("engine_free", ADDRESS);
  private static final MethodHandle ENGINE_VALIDATE =
      function("engine_validate", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
  private static final MethodHandle ENGINE_MATCHER =
      function("engine_matcher", ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);

  private static final MethodHandle MATCHER_FREE = procedure("matcher_free", ADDRESS);
  private static final MethodHandle MATCHER_COPY = function("matcher_copy", ADDRESS, ADDRESS);
  private static final MethodHandle MATCHER_TRY_CONSUME =
      function("matcher_try_consume", JAVA_LONG, ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle MATCHER_VALIDATE =
      function("matcher_validate", JAVA_LONG, ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle MATCHER_MASK =
      function("matcher_mask", ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle MATCHER_FLAGS = function("matcher_flags", JAVA_INT, ADDRESS);
  private static final MethodHandle MATCHER_LEXER_STATES =
      function("matcher_lexer_states", JAVA_LONG, ADDRESS);
  private static final MethodHandle MATCHER_ERROR = procedure("matcher_error", ADDRESS, ADDRESS);
  private static final MethodHandle MATCHER_FORCED_BYTES =
      function("matcher_forced_bytes", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle MATCHER_ROLLBACK =
      function("matcher_rollback", JAVA_INT, ADDRESS, JAVA_INT);

  private NativeCalls() {}

  private static MethodHandle function(
      String name, ValueLayout result, MemoryLayout... parameters) {
    return LINKER.downcallHandle(
        LIBRARY.findOrThrow("ananke_" + name), FunctionDescriptor.of(result, parameters));
  }

  private static MethodHandle procedure(String name, MemoryLayout... parameters) {
    return LINKER.downcallHandle(
        LIBRARY.findOrThrow("ananke_" + name), FunctionDescriptor.ofVoid(parameters));
  }

  static int noop() {
    try {
      return (int) NOOP.invokeExact();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** The address of a tree-sitter function, for other bindings to the same library. */
  static Optional<MemorySegment> symbol(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = utf8(arena, name);
      MemorySegment address = (MemorySegment) SYMBOL.invokeExact(text, text.byteSize());
      return address.address() == 0 ? Optional.empty() : Optional.of(address);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int languageSymbolCount(int language) {
    try {
      return (int) LANGUAGE_SYMBOL_COUNT.invokeExact(language);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static String languageSymbolName(int language, int symbol) {
    try {
      return zeroTerminated((MemorySegment) LANGUAGE_SYMBOL_NAME.invokeExact(language, symbol));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int languageSymbol(int language, String name, boolean named) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = utf8(arena, name);
      return (int)
          LANGUAGE_SYMBOL.invokeExact(language, text, (int) text.byteSize(), named ? 1 : 0);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int languageFieldCount(int language) {
    try {
      return (int) LANGUAGE_FIELD_COUNT.invokeExact(language);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static String languageFieldName(int language, int field) {
    try {
      return zeroTerminated((MemorySegment) LANGUAGE_FIELD_NAME.invokeExact(language, field));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static String languageGrammar(int language) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment length = arena.allocate(JAVA_LONG);
      MemorySegment bytes = (MemorySegment) LANGUAGE_GRAMMAR.invokeExact(language, length);
      return string(bytes, length.get(JAVA_LONG, 0));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static String languageGrammarVersion(int language) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment length = arena.allocate(JAVA_LONG);
      MemorySegment bytes = (MemorySegment) LANGUAGE_GRAMMAR_VERSION.invokeExact(language, length);
      return string(bytes, length.get(JAVA_LONG, 0));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static MemorySegment parserNew(int language) {
    try {
      return (MemorySegment) PARSER_NEW.invokeExact(language);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static void parserFree(MemorySegment parser) {
    try {
      PARSER_FREE.invokeExact(parser);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long parserParse(
      MemorySegment parser,
      MemorySegment source,
      int length,
      ParseLimits limits,
      MemorySegment nodes) {
    try {
      return (long)
          PARSER_PARSE.invokeExact(
              parser,
              source,
              length,
              (long) limits.nodes(),
              (long) limits.depth(),
              limits.steps(),
              nodes);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long parserParseOnly(MemorySegment parser, MemorySegment source, int length) {
    try {
      return (long) PARSER_PARSE_ONLY.invokeExact(parser, source, length);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static MemorySegment engineNew(
      MemorySegment words,
      MemorySegment lengths,
      int count,
      int end,
      MemorySegment slices,
      boolean remember,
      MemorySegment limits,
      MemorySegment error) {
    try {
      return (MemorySegment)
          ENGINE_NEW.invokeExact(
              words,
              lengths,
              count,
              end,
              slices,
              slices.byteSize(),
              remember ? 1 : 0,
              limits,
              error);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static void engineFree(MemorySegment engine) {
    try {
      ENGINE_FREE.invokeExact(engine);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int engineValidate(MemorySegment engine, MemorySegment lark, MemorySegment message) {
    try {
      return (int) ENGINE_VALIDATE.invokeExact(engine, lark, lark.byteSize(), message);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static MemorySegment engineMatcher(
      MemorySegment engine, MemorySegment lark, MemorySegment error) {
    try {
      return (MemorySegment) ENGINE_MATCHER.invokeExact(engine, lark, lark.byteSize(), error);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static void matcherFree(MemorySegment matcher) {
    try {
      MATCHER_FREE.invokeExact(matcher);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static MemorySegment matcherCopy(MemorySegment matcher) {
    try {
      return (MemorySegment) MATCHER_COPY.invokeExact(matcher);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long matcherTryConsume(MemorySegment matcher, MemorySegment tokens, int count) {
    try {
      return (long) MATCHER_TRY_CONSUME.invokeExact(matcher, tokens, count);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long matcherValidate(MemorySegment matcher, MemorySegment tokens, int count) {
    try {
      return (long) MATCHER_VALIDATE.invokeExact(matcher, tokens, count);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static MemorySegment matcherMask(MemorySegment matcher, MemorySegment words) {
    try {
      return (MemorySegment) MATCHER_MASK.invokeExact(matcher, words);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int matcherFlags(MemorySegment matcher) {
    try {
      return (int) MATCHER_FLAGS.invokeExact(matcher);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long matcherLexerStates(MemorySegment matcher) {
    try {
      return (long) MATCHER_LEXER_STATES.invokeExact(matcher);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static void matcherError(MemorySegment matcher, MemorySegment message) {
    try {
      MATCHER_ERROR.invokeExact(matcher, message);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int matcherForcedBytes(MemorySegment matcher, MemorySegment bytes) {
    try {
      return (int) MATCHER_FORCED_BYTES.invokeExact(matcher, bytes);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int matcherRollback(MemorySegment matcher, int count) {
    try {
      return (int) MATCHER_ROLLBACK.invokeExact(matcher, count);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static MemorySegment utf8(Arena arena, String text) {
    return arena.allocateFrom(JAVA_BYTE, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Room for a text that a function hands over: where its bytes are and how many. */
  static MemorySegment newText(Arena arena) {
    return arena.allocate(ADDRESS.byteSize() + JAVA_LONG.byteSize(), ADDRESS.byteAlignment());
  }

  /** Copies what a function handed over and gives it back. */
  static byte[] takeText(MemorySegment text) {
    MemorySegment bytes = text.get(ADDRESS, 0);
    if (bytes.address() == 0) {
      return new byte[0];
    }
    byte[] copy = bytes.reinterpret(text.get(JAVA_LONG, ADDRESS.byteSize())).toArray(JAVA_BYTE);
    try {
      TEXT_FREE.invokeExact(text);
    } catch (Throwable e) {
      throw unexpected(e);
    }
    return copy;
  }

  static String takeString(MemorySegment text) {
    return new String(takeText(text), StandardCharsets.UTF_8);
  }

  private static String string(MemorySegment bytes, long length) {
    return new String(bytes.reinterpret(length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
  }

  private static String zeroTerminated(MemorySegment text) {
    return text.reinterpret(Long.MAX_VALUE).getString(0);
  }

  /**
   * A downcall itself throws nothing; what comes out is an error of the JVM or a wrong argument of
   * ours.
   */
  private static RuntimeException unexpected(Throwable thrown) {
    return switch (thrown) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new IllegalStateException(thrown);
    };
  }
}
