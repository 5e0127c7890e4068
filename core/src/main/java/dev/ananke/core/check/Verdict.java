package dev.ananke.core.check;

import dev.ananke.bridge.Refusal;

/** What the engine says of a text. */
public sealed interface Verdict {

  /** The whole text is a sentence of the grammar. */
  record Accepted() implements Verdict {}

  /**
   * The text is none.
   *
   * @param refusal where, and what was allowed there
   * @param construct the innermost named syntax node that covers the place, as the parser names it;
   *     empty where the language has no parser
   */
  record Refused(Refusal refusal, String construct) implements Verdict {}
}
