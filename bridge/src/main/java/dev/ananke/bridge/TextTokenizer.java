package dev.ananke.bridge;

/** Cuts texts into the tokens that a model was trained on. Safe for use by several threads. */
interface TextTokenizer {

  /** Tokens that together have the bytes of the text, no special ones among them. */
  int[] tokenize(String text);
}
