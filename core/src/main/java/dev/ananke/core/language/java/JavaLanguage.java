package dev.ananke.core.language.java;

import dev.ananke.bridge.ParseLimits;
import dev.ananke.bridge.ParserLanguage;
import dev.ananke.core.extract.FactExtractor;
import dev.ananke.core.language.Language;
import java.util.List;

/** Java 8 to 25, as the linked parser reads it. */
public final class JavaLanguage implements Language {
  @Override
  public String id() {
    return ParserLanguage.JAVA.id();
  }

  @Override
  public List<String> suffixes() {
    return List.of(".java");
  }

  @Override
  public int factsVersion() {
    return JavaExtractor.FACTS_VERSION;
  }

  @Override
  public FactExtractor newExtractor(ParseLimits limits) {
    return new JavaExtractor(limits);
  }
}
