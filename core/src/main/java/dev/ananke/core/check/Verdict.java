package dev.ananke.core.check;

import java.util.List;

/** What the engine says of a text. */
public sealed interface Verdict {

  /** The whole text is a sentence of the grammar. */
  record Accepted() implements Verdict {}

  /**
   * The first place where no sentence of the grammar goes on as the text does.
   *
   * @param offset bytes before it; the length of the text where the text ends too early
   * @param line counted from 1
   * @param column in Unicode code points, counted from 1: a tab is one, an emoji is one or more; of
   *     a byte inside of one, its
   * @param construct the innermost named syntax node that covers the place, as the parser names it;
   *     empty where the language has no parser
   * @param text the rest of the word at the place, or of the line where it is no word; empty at the
   *     end of the text
   * @param allowed what could have stood there, the shortest continuations first
   * @param moreAllowed whether {@code allowed} is only a part
   * @param reason the engine's words where it stopped for another reason than the text, for
   *     instance a limit; else empty
   */
  record Refused(
      int offset,
      int line,
      int column,
      String construct,
      String text,
      List<String> allowed,
      boolean moreAllowed,
      String reason)
      implements Verdict {

    public Refused {
      allowed = List.copyOf(allowed);
    }
  }
}
