package dev.ananke.bridge;

/**
 * A byte of a text, as editors count.
 *
 * @param line from 1
 * @param column from 1, in code points; of a byte within one: that code point's
 * @param lineStart offset of the line's first byte
 * @param start offset of the first byte of the code point
 */
public record Place(int line, int column, int lineStart, int start) {

  /** The place of the byte at an offset; of the text's length: behind its last byte. */
  public static Place of(byte[] text, int offset) {
    int lineStart = offset;
    while (lineStart > 0 && text[lineStart - 1] != '\n') {
      lineStart--;
    }
    int line = 1;
    for (int i = 0; i < lineStart; i++) {
      line += text[i] == '\n' ? 1 : 0;
    }
    int start = offset;
    while (start > lineStart && start < text.length && !startsCodePoint(text[start])) {
      start--;
    }
    int column = 1;
    for (int i = lineStart; i < start; i++) {
      column += startsCodePoint(text[i]) ? 1 : 0;
    }
    return new Place(line, column, lineStart, start);
  }

  private static boolean startsCodePoint(byte b) {
    return (b & 0xc0) != 0x80;
  }

  @Override
  public String toString() {
    return line + ":" + column;
  }
}
