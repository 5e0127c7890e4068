package dev.ananke.bench.evaluation;

import java.util.Locale;

/** What is done to one token of a file: left out, written twice, or replaced by another one. */
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
  SWAPPED;

  /** As it stands in reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
