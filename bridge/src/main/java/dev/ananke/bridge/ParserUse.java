package dev.ananke.bridge;

/**
 * What parsing has taken so far.
 *
 * @param calls of the native parser
 * @param sourceBytes that it was handed, each copied once into native memory
 * @param treeBytes of packed trees that it handed back, each copied once out of native memory
 */
public record ParserUse(long calls, long sourceBytes, long treeBytes) {

  /** Nothing yet. */
  public static final ParserUse NONE = new ParserUse(0, 0, 0);

  /** Both together. */
  public ParserUse plus(ParserUse other) {
    return new ParserUse(
        calls + other.calls, sourceBytes + other.sourceBytes, treeBytes + other.treeBytes);
  }

  /** What came to an earlier use since. */
  public ParserUse since(ParserUse earlier) {
    return new ParserUse(
        calls - earlier.calls, sourceBytes - earlier.sourceBytes, treeBytes - earlier.treeBytes);
  }
}
