package dev.ananke.core.language;

import dev.ananke.bridge.ParseLimits;
import dev.ananke.core.extract.FactExtractor;
import java.util.List;

/** A language that Ananke reads; {@link Languages} lists them all. */
public interface Language {
  /** The name in facts, bundles and folders: lower case, for instance {@code java}. */
  String id();

  /** How the names of its files end, dot included. No two languages share one. */
  List<String> suffixes();

  /**
   * The version of the facts that its extractor gives: another one whenever equal text may give
   * other facts.
   */
  int factsVersion();

  /** An extractor for one thread, which has to be closed. */
  FactExtractor newExtractor(ParseLimits limits);
}
