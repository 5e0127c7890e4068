package dev.ananke.bench.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What is done to one token of a file: left out, written twice, or replaced by another one; or to
 * two.
 */
public enum MutationKind {
  /** Of {@code ( ) [ ] { }}. */
  BRACKET,
  /** Of the reserved words. */
  KEYWORD,
  /** Of the operators, {@code ->}, {@code ?} and {@code :} among them. */
  OPERATOR,
  /** Of {@code ; , .}, {@code ...}, {@code ::} and {@code @}. */
  SEPARATOR,
  /** Of the quotes around strings, text blocks and characters. */
  QUOTE,
  /** Two tokens that follow each other change places. */
  SWAPPED,
  /**
   * White space between two tokens is left out. No part of what is promised: the lexer of a grammar
   * takes a keyword without a blank behind it where no name may stand ({@code extendsB}), since it
   * looks only for what may follow.
   */
  GLUED;

  /** Those of which a share is promised. */
  static List<MutationKind> promised() {
    return Arrays.stream(values()).filter(kind -> kind != GLUED).toList();
  }

  /** As it stands in reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
