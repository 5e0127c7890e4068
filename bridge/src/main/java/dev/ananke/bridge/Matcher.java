package dev.ananke.bridge;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;

/**
 * One text on its way through a grammar: takes tokens, says which may come next. Used by one thread
 * at a time; copies go their own ways, in other threads too, but share a lexer, which one of them
 * has at a time: threads that are to make masks at once need matchers that are made anew. It keeps
 * what it needs of its engine, which may be closed before it.
 *
 * <p>Once in error (a limit of the engine was met) a matcher stays there, and throws where it is
 * asked about tokens. After a limit of items, go on with a copy that was made before. A limit of
 * the lexer ({@link EngineLimit#STEP_LEXER_FUEL}, {@link EngineLimit#LEXER_STATES}) is met for all
 * copies at once, the matcher that they were made of too: go on with one that the engine makes
 * anew, as {@link Templates} do.
 */
public final class Matcher implements NextTokens, AutoCloseable {
  private static final int ACCEPTING = 1;
  private static final int STOPPED = 2;
  private static final int ERROR = 4;

  private final Vocabulary vocabulary;
  private final Handle handle;
  private int taken;

  Matcher(Vocabulary vocabulary, MemorySegment pointer, int taken) {
    this.vocabulary = vocabulary;
    this.handle = Handle.exclusive("Matcher", pointer, NativeCalls::matcherFree);
    this.taken = taken;
  }

  /**
   * Takes tokens up to the first that the grammar refuses. Behind a whole text to which nothing can
   * be added, that is every token but the end, which may be taken again and again.
   *
   * @return how many were taken
   * @throws EngineException if a limit is met
   */
  public int tryConsume(int... tokens) {
    checkTokens(tokens);
    if (tokens.length == 0) {
      return 0;
    }
    MemorySegment pointer = handle.enter();
    try (Arena arena = Arena.ofConfined()) {
      long count =
          NativeCalls.matcherTryConsume(
              pointer, arena.allocateFrom(JAVA_INT, tokens), tokens.length);
      if (count < 0) {
        throw failure(pointer);
      }
      taken += (int) count;
      return (int) count;
    } finally {
      handle.leave();
    }
  }

  /**
   * Takes a token if the grammar allows it.
   *
   * @return whether it was taken
   * @throws EngineException if a limit is met
   */
  @Override
  public boolean consume(int token) {
    return tryConsume(token) == 1;
  }

  /**
   * Whether the grammar allows a token next; the end of the text where it may end.
   *
   * @throws EngineException if a limit is met
   */
  @Override
  public boolean isAllowed(int token) {
    return validate(token) == 1;
  }

  /**
   * Says how many of the tokens could be taken, and takes none.
   *
   * @throws EngineException if a limit is met
   */
  public int validate(int... tokens) {
    checkTokens(tokens);
    if (tokens.length == 0) {
      return 0;
    }
    MemorySegment pointer = handle.enter();
    try (Arena arena = Arena.ofConfined()) {
      long count =
          NativeCalls.matcherValidate(pointer, arena.allocateFrom(JAVA_INT, tokens), tokens.length);
      if (count < 0) {
        throw failure(pointer);
      }
      return (int) count;
    } finally {
      handle.leave();
    }
  }

  private void checkTokens(int[] tokens) {
    for (int token : tokens) {
      if (token < 0 || token >= vocabulary.size()) {
        throw new IllegalArgumentException(
            "Vocabulary %s has no token %d".formatted(vocabulary.name(), token));
      }
    }
  }

  /**
   * Which tokens may come next; just the end of the text if nothing can follow.
   *
   * @param words filled with a bit a token, see {@link #allows}; at least {@link Engine#maskWords}
   *     long
   * @throws EngineException if a limit is met, or no token of the vocabulary fits
   */
  @Override
  public void mask(int[] words) {
    if (words.length < Math.ceilDiv(vocabulary.size(), Integer.SIZE)) {
      throw new IllegalArgumentException(
          "A mask of %s takes %d integers, not %d"
              .formatted(
                  vocabulary.name(), Math.ceilDiv(vocabulary.size(), Integer.SIZE), words.length));
    }
    MemorySegment pointer = handle.enter();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment length = arena.allocate(JAVA_LONG);
      MemorySegment mask = NativeCalls.matcherMask(pointer, length);
      if (mask.address() == 0) {
        throw failure(pointer);
      }
      int count = (int) Math.min(words.length, length.get(JAVA_LONG, 0));
      MemorySegment.copy(mask.reinterpret(4L * count), JAVA_INT, 0, words, 0, count);
      Arrays.fill(words, count, words.length, 0);
    } finally {
      handle.leave();
    }
  }

  /** The size of the vocabulary. */
  @Override
  public int size() {
    return vocabulary.size();
  }

  /** Whether a mask has the bit of a token. */
  public static boolean allows(int[] mask, int token) {
    return (mask[token >>> 5] >>> (token & 31) & 1) != 0;
  }

  /** Whether the text may end here; never in error. */
  public boolean isAccepting() {
    return has(ACCEPTING);
  }

  /** Whether nothing can follow: the text is complete, or the matcher is in error. */
  public boolean isStopped() {
    return has(STOPPED);
  }

  /** Whether a limit was met or the engine failed. */
  public boolean isError() {
    return has(ERROR);
  }

  /**
   * States of the lexer that it shares with its copies: in some microseconds, once no other of them
   * is at work. Negative if it met a limit, or this matcher is in error.
   */
  long lexerStates() {
    MemorySegment pointer = handle.enter();
    try {
      return NativeCalls.matcherLexerStates(pointer);
    } finally {
      handle.leave();
    }
  }

  private boolean has(int flag) {
    MemorySegment pointer = handle.enter();
    try {
      return (NativeCalls.matcherFlags(pointer) & flag) != 0;
    } finally {
      handle.leave();
    }
  }

  /** As {@link #isAccepting}, but a matcher in error has no answer. */
  private boolean accepts() {
    MemorySegment pointer = handle.enter();
    try {
      int flags = NativeCalls.matcherFlags(pointer);
      if ((flags & ERROR) != 0) {
        throw failure(pointer);
      }
      return (flags & ACCEPTING) != 0;
    } finally {
      handle.leave();
    }
  }

  /** What went wrong, empty if nothing did. */
  public String error() {
    MemorySegment pointer = handle.enter();
    try {
      return error(pointer);
    } finally {
      handle.leave();
    }
  }

  private static String error(MemorySegment pointer) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment message = NativeCalls.newText(arena);
      NativeCalls.matcherError(pointer, message);
      return EngineLimit.explain(NativeCalls.takeString(message));
    }
  }

  private static EngineException failure(MemorySegment pointer) {
    String message = error(pointer);
    return new EngineException(message.isEmpty() ? "The engine failed without a reason" : message);
  }

  /**
   * The bytes that have to come next, whatever follows them; empty if there is a choice.
   *
   * @throws EngineException if a limit is met
   */
  public byte[] forcedBytes() {
    MemorySegment pointer = handle.enter();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = NativeCalls.newText(arena);
      if (NativeCalls.matcherForcedBytes(pointer, bytes) != 0) {
        throw failure(pointer);
      }
      return NativeCalls.takeText(bytes);
    } finally {
      handle.leave();
    }
  }

  /**
   * The tokens that have to come next, as the tokenizer cuts them, which a model need not be asked
   * for; none if there is a choice. The last of {@link #forcedBytes} are left out where a longer
   * token begins with them, since what comes behind them decides how they are cut. Their text is
   * sure to come. They are nearly always what the tokenizer would cut of the whole text, but not
   * where what follows has a token that is merged first, and pulls a byte out of one of these.
   *
   * @throws EngineException if a limit is met
   */
  public int[] forcedTokens() {
    byte[] forced = forcedBytes();
    if (forced.length == 0) {
      return new int[0];
    }
    int[] tokens = vocabulary.tokenize(forced);
    int settled = vocabulary.prefixes().settled(forced);
    int count = 0;
    int end = 0;
    while (count < tokens.length) {
      end += vocabulary.token(tokens[count]).length;
      if (end > settled) {
        break;
      }
      count++;
    }
    return Arrays.copyOf(tokens, count);
  }

  /** A matcher at the same place, which is closed on its own. Takes some microseconds. */
  public Matcher copy() {
    MemorySegment pointer = handle.enter();
    try {
      MemorySegment copy = NativeCalls.matcherCopy(pointer);
      if (copy.address() == 0) {
        throw new EngineException("The engine could not copy a matcher");
      }
      return new Matcher(vocabulary, copy, taken);
    } finally {
      handle.leave();
    }
  }

  /**
   * Makes the masks along a text, as far as the grammar takes it, with this matcher left where it
   * is: states of the lexer that masks need are made once, for all copies of it. Takes as long as
   * the first to write such a text would wait for masks.
   *
   * @throws EngineException if a limit is met; by a limit of the lexer this matcher is in error
   *     then, by others it is not
   */
  public void warm(byte[] text) {
    int[] mask = new int[Math.ceilDiv(vocabulary.size(), Integer.SIZE)];
    try (Matcher matcher = copy()) {
      for (int token : vocabulary.tokenize(text)) {
        matcher.mask(mask);
        if (!matcher.consume(token)) {
          return;
        }
      }
      matcher.mask(mask);
    }
  }

  /**
   * Takes the last tokens back.
   *
   * @throws EngineException if the matcher is in error
   */
  public void rollback(int tokens) {
    if (tokens < 0 || tokens > taken) {
      throw new IllegalArgumentException(
          "Cannot take back %d tokens of %d".formatted(tokens, taken));
    }
    MemorySegment pointer = handle.enter();
    try {
      if (NativeCalls.matcherRollback(pointer, tokens) != 0) {
        throw failure(pointer);
      }
      taken -= tokens;
    } finally {
      handle.leave();
    }
  }

  /**
   * A matcher that stands behind a text, with this one left where it is: the text of a file before
   * a cursor, say. It is closed on its own.
   *
   * @return none if the grammar refuses the text
   * @throws EngineException if a limit is met
   */
  public Optional<Matcher> after(byte[] text) {
    int[] tokens = vocabulary.tokenize(text);
    Matcher behind = copy();
    boolean whole = false;
    try {
      whole = behind.tryConsume(tokens) == tokens.length;
      return whole ? Optional.of(behind) : Optional.empty();
    } finally {
      if (!whole) {
        behind.close();
      }
    }
  }

  /**
   * Whether the text is whole with this at its end, with the matcher left where it is. With the
   * text of a file behind a cursor: whether a model's text may end here.
   *
   * @throws EngineException if a limit is met
   */
  public boolean acceptsRest(byte[] text) {
    Optional<Matcher> end = after(text);
    try {
      return end.isPresent() && end.get().accepts();
    } finally {
      end.ifPresent(Matcher::close);
    }
  }

  /**
   * Where a text is refused that begins here, and what was allowed there; with the matcher left
   * where it is. Takes milliseconds, up to some hundred of them: for messages, not for each token.
   *
   * @return none if the text is whole with this at its end
   */
  public Optional<Refusal> refusal(byte[] text) {
    return Refusal.of(this, vocabulary, text);
  }

  /**
   * Back to the start of the grammar.
   *
   * @throws EngineException if the matcher is in error
   */
  public void reset() {
    rollback(taken);
  }

  @Override
  public void close() {
    handle.close();
  }
}
