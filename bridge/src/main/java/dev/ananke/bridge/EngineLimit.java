package dev.ananke.bridge;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the engine counts, so that no grammar takes more of it than a host can bear. Which of them
 * was met shows in its message alone.
 */
public enum EngineLimit {
  /** Earley items at one position: how many ways a grammar may go on there. */
  ROW_ITEMS(
      2_000,
      "row has [0-9]+ items",
      "the grammar may go on in too many ways at one place; make one terminal of alternatives that"
          + " are single words, and repeat at the left, not at the right"),
  /** Work to build the lexer of a grammar. */
  INITIAL_LEXER_FUEL(
      1_000_000,
      "initial lexer configuration|lexer precomputation|relevance check fuel",
      "the grammar's terminals are too large; give them fewer words"),
  /** Lexer work for one mask. */
  STEP_LEXER_FUEL(
      200_000,
      "too many expressions",
      "a terminal takes too much to follow; simplify counted repetitions, and what is cut out with"
          + " & and ~"),
  /** Earley items for one mask. */
  STEP_ITEMS(
      50_000,
      "Too many items",
      "a mask follows too many ways; make one terminal of choices of single terminals, and none of"
          + " single characters"),
  /** States of the lexer, each 1 to 2 kB, of a grammar and all matchers that came from one. */
  LEXER_STATES(
      250_000,
      "too many states",
      "the terminals have too many states; simplify counted repetitions, or start from a matcher"
          + " that is made anew"),
  /** Symbols in all rules. */
  GRAMMAR_SIZE(500_000, "number of symbols", "the grammar has too many rules; leave some out");

  private final long usual;
  private final Pattern message;
  private final String advice;

  EngineLimit(long usual, String message, String advice) {
    this.usual = usual;
    this.message = Pattern.compile(message);
    this.advice = advice;
  }

  /** The engine's own value, with which most hosts run it. */
  public long defaultValue() {
    return usual;
  }

  /** The limit that a message of the engine is about. */
  static Optional<EngineLimit> in(String message) {
    return Arrays.stream(values()).filter(l -> l.message.matcher(message).find()).findFirst();
  }

  /** A message of the engine with what to do, if it is about a limit. */
  static String explain(String message) {
    return in(message)
        .map(limit -> "%s (%s: %s, or raise the limit)".formatted(message, limit, limit.advice))
        .orElse(message);
  }
}
