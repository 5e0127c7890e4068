package dev.ananke.core.extract;

import dev.ananke.bridge.ParserUse;

/** Reads the facts of one language's sources, one after the other; for one thread at a time. */
public interface FactExtractor extends AutoCloseable {
  /**
   * The facts of a source, or the limit that it exceeds. Bytes that are not of the language are no
   * error: facts are what could be read, a function of the bytes alone.
   */
  Extraction extract(byte[] source);

  /** What it took of the native parser since it was made; nothing if it needs none. */
  default ParserUse use() {
    return ParserUse.NONE;
  }

  @Override
  void close();
}
