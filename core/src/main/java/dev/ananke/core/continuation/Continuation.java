package dev.ananke.core.continuation;

/** What can be said about a cursor. */
public sealed interface Continuation {

  /**
   * The grammar of what may follow.
   *
   * @param text all of it, in Lark; what it accepts is the rest of the text, from the byte behind
   *     the cursor on
   */
  record Grammar(String text) implements Continuation {}

  /**
   * The grammar takes no text that begins as the text before the cursor does, so nothing may
   * follow.
   *
   * @param offset of the byte at which a token begins that cannot stand there
   */
  record Refused(int offset) implements Continuation {}

  /** No text leads from what is before the cursor to what is behind it. */
  record Unmet() implements Continuation {}

  /** There may be a grammar, but this cannot be told. The text can still be replayed. */
  record Unsupported(Reason reason) implements Continuation {}

  /** Why there is no grammar. */
  enum Reason {
    /** The cursor is inside of a character, or the text before it is not UTF-8. */
    NOT_UTF8,
    /** A terminal around the cursor has too many ways to go on. */
    TERMINAL_TOO_LARGE,
    /**
     * Too much is open at the cursor, as between hundreds of parentheses: an engine that reads
     * rules by recursion would overflow its stack.
     */
    TOO_DEEP
  }
}
