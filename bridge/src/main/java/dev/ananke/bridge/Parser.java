package dev.ananke.bridge;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.ananke.bridge.ParseLimits.Limit;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Parses sources of one language, one after the other. One native call parses a source and packs
 * its tree, so that reading the tree costs no further calls. Used by one thread at a time; keep one
 * parser a thread, since it reuses its memory.
 */
public final class Parser implements AutoCloseable {
  private static final int TOO_MANY_NODES = -1;
  private static final int TOO_DEEP = -2;
  private static final int TOO_MANY_STEPS = -3;

  /**
   * Integers kept from one parse to the next (4 MiB): a single giant file does not stay in memory.
   */
  private static final int KEPT_INTS = 1 << 20;

  private final ParserLanguage language;
  private final ParseLimits limits;
  private final Handle handle;
  private int[] nodes = new int[0];
  private @Nullable SyntaxTree tree;
  private ParserUse use = ParserUse.NONE;

  public Parser(ParserLanguage language, ParseLimits limits) {
    this.language = language;
    this.limits = limits;
    MemorySegment pointer = NativeCalls.parserNew(language.number());
    if (pointer.address() == 0) {
      throw new IllegalStateException("tree-sitter made no parser for " + language.id());
    }
    this.handle = Handle.exclusive("Parser", pointer, NativeCalls::parserFree);
  }

  /**
   * The tree of a source, of any bytes: what is not of the language becomes error nodes. It is
   * valid until the next parse, and reads {@code source} itself, which therefore must not change
   * meanwhile.
   *
   * @throws ParseLimitException if the source exceeds a limit
   */
  public SyntaxTree parse(byte[] source) {
    MemorySegment pointer = handle.enter();
    try (Arena arena = Arena.ofConfined()) {
      if (tree != null) {
        tree.invalidate();
        tree = null;
      }
      if (source.length > limits.bytes()) {
        throw exceeded(Limit.BYTES);
      }
      MemorySegment packed = arena.allocate(ADDRESS);
      long count =
          NativeCalls.parserParse(
              pointer, arena.allocateFrom(JAVA_BYTE, source), source.length, limits, packed);
      long treeBytes = Math.max(0, count) * SyntaxTree.NODE_INTS * Integer.BYTES;
      use = use.plus(new ParserUse(1, source.length, treeBytes));
      if (count < 0) {
        throw refusal((int) count);
      }
      int ints = Math.toIntExact(count * SyntaxTree.NODE_INTS);
      if (nodes.length < ints || nodes.length > KEPT_INTS) {
        nodes = new int[Math.max(ints, Math.min(2 * ints, KEPT_INTS))];
      }
      MemorySegment.copy(
          packed.get(ADDRESS, 0).reinterpret(ints * 4L), JAVA_INT, 0, nodes, 0, ints);
      tree = new SyntaxTree(language, source, nodes, (int) count);
      return tree;
    } finally {
      handle.leave();
    }
  }

  /**
   * Parses a source and throws its tree away, without limits: what tree-sitter alone costs, for
   * benchmarks.
   *
   * @return the number of nodes
   */
  public int parseOnly(byte[] source) {
    MemorySegment pointer = handle.enter();
    try (Arena arena = Arena.ofConfined()) {
      long count =
          NativeCalls.parserParseOnly(
              pointer, arena.allocateFrom(JAVA_BYTE, source), source.length);
      if (count < 0) {
        throw refusal((int) count);
      }
      return (int) count;
    } finally {
      handle.leave();
    }
  }

  /** What {@link #parse} has taken since this parser was made. */
  public ParserUse use() {
    return use;
  }

  private RuntimeException refusal(int code) {
    return switch (code) {
      case TOO_MANY_NODES -> exceeded(Limit.NODES);
      case TOO_DEEP -> exceeded(Limit.DEPTH);
      case TOO_MANY_STEPS -> exceeded(Limit.STEPS);
      default -> new IllegalStateException("tree-sitter gave no tree for a source");
    };
  }

  private ParseLimitException exceeded(Limit limit) {
    return new ParseLimitException(limit, limits.of(limit));
  }

  @Override
  public void close() {
    handle.close();
  }
}
