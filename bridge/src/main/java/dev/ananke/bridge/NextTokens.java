package dev.ananke.bridge;

/**
 * What decides about the next token of a text: a {@link Matcher}, or another computer of masks in
 * its place. Used by one thread at a time.
 */
public interface NextTokens {

  /** Whether the token may come next; takes nothing. */
  boolean isAllowed(int token);

  /**
   * Which tokens may come next.
   *
   * @param words filled with a bit a token, see {@link Matcher#allows}
   */
  void mask(int[] words);

  /**
   * Takes a token if it may come next.
   *
   * @return whether it was taken
   */
  boolean consume(int token);

  /** How many numbers of tokens there are. */
  int size();
}
