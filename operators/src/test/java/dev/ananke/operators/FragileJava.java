package dev.ananke.operators;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ananke.bridge.ParseLimits;
import dev.ananke.core.extract.Extraction;
import dev.ananke.core.extract.Extractor;
import dev.ananke.core.extract.ExtractorOptions;
import dev.ananke.core.extract.FactExtractor;
import dev.ananke.core.language.Language;
import dev.ananke.core.language.Languages;
import dev.ananke.core.language.java.JavaLanguage;
import dev.ananke.core.rules.RuleSetReader;
import dev.ananke.schemas.TypeFact;
import java.util.ArrayList;
import java.util.List;

/**
 * Java whose extractor stumbles over the sources that tell it to, in the middle of reading them: it
 * still holds what it read by then.
 */
final class FragileJava implements Language {
  static final String FAILING = "// fails";
  static final String OVERFLOWING = "// overflows";

  private final JavaLanguage java = new JavaLanguage();

  /** The extractor of a slot. */
  static Extractor extractor(ExtractorOptions options) {
    return new Extractor(
        options, new Languages(List.of(new FragileJava())), new RuleSetReader()::read);
  }

  @Override
  public String id() {
    return java.id();
  }

  @Override
  public List<String> suffixes() {
    return java.suffixes();
  }

  @Override
  public int factsVersion() {
    return java.factsVersion();
  }

  @Override
  public FactExtractor newExtractor(ParseLimits limits) {
    FactExtractor extractor = java.newExtractor(limits);
    List<TypeFact> read = new ArrayList<>();
    return new FactExtractor() {
      @Override
      public Extraction extract(byte[] source) {
        if (!(extractor.extract(source) instanceof Extraction.Facts facts)) {
          throw new IllegalArgumentException("sources of these tests are within the limits");
        }
        read.addAll(facts.facts().getTypes());
        stumble(new String(source, UTF_8));
        facts.facts().setTypes(List.copyOf(read));
        read.clear();
        return facts;
      }

      private void stumble(String text) {
        if (text.contains(FAILING)) {
          throw new IllegalStateException("stumbled over a stone");
        }
        if (text.contains(OVERFLOWING)) {
          throw new StackOverflowError();
        }
      }

      @Override
      public void close() {
        extractor.close();
      }
    };
  }
}
