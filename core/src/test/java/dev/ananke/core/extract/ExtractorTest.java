package dev.ananke.core.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.bridge.ParseLimits;
import dev.ananke.core.language.Language;
import dev.ananke.core.language.Languages;
import dev.ananke.schemas.BlobFacts;
import dev.ananke.schemas.RuleError;
import dev.ananke.schemas.RuleSet;
import dev.ananke.schemas.SkipReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExtractorTest {
  private static final byte[] ID = {1, 2, 3};
  private static final byte[] OTHER_ID = {1, 2, 4};

  private final Extractor extractor = extractor(ExtractorOptions.DEFAULT);

  private static Extractor extractor(ExtractorOptions options) {
    return new Extractor(options, Languages.all(), ExtractorTest::rules);
  }

  /** As many errors as bytes: enough to see that the content came here. */
  private static RuleSet rules(byte[] content) {
    return new RuleSet(List.of(), List.of(new RuleError(1, content.length, "")));
  }

  @AfterEach
  void close() {
    extractor.close();
  }

  @Test
  void extract_javaFile_givesItsFacts() {
    BlobFacts facts = facts(extractor.extract("a/B.java", ID, bytes("package a; class B {}")));

    assertEquals("java", facts.getLanguage());
    assertEquals("a", facts.getPackageName());
    assertEquals("B", facts.getTypes().getFirst().getName());
  }

  @Test
  void extract_sameBlobAgain_isParsedOnce() {
    Extraction first = extractor.extract("a/B.java", ID, bytes("class B {}"));
    Extraction second = extractor.extract("copy/of/B.java", ID, bytes("class B {}"));

    assertSame(first, second);
    assertEquals(1, extractor.misses());
    assertEquals(1, extractor.hits());
  }

  @Test
  void extract_sameBlobInAnotherLanguage_isReadAnew() {
    byte[] content = bytes("package a;\n");

    assertEquals("java", facts(extractor.extract("B.java", ID, content)).getLanguage());
    assertEquals("groovy", facts(extractor.extract("B.groovy", ID, content)).getLanguage());
    assertEquals(2, extractor.misses());
  }

  @Test
  void extract_otherBlob_isReadAnew() {
    extractor.extract("B.java", ID, bytes("class B {}"));
    extractor.extract("B.java", OTHER_ID, bytes("class C {}"));

    assertEquals(2, extractor.misses());
  }

  @Test
  void extract_newerFactsVersion_isReadAnew() {
    Versioned language = new Versioned();
    try (Extractor versioned =
        new Extractor(
            ExtractorOptions.DEFAULT, new Languages(List.of(language)), ExtractorTest::rules)) {
      versioned.extract("a.versioned", ID, bytes(""));
      versioned.extract("a.versioned", ID, bytes(""));
      language.version = 2;
      Extraction newer = versioned.extract("a.versioned", ID, bytes(""));

      assertEquals(2, facts(newer).getFactsVersion());
      assertEquals(List.of(1, 2), language.extracted);
    }
  }

  @Test
  void extract_skippedBlobAgain_costsNoSecondParse() {
    try (Extractor limited = extractor(withLimits(new ParseLimits(1000, 10, 100, 1000)))) {
      Extraction first = limited.extract("B.java", ID, bytes("class B { int a, b, c, d, e; }"));
      Extraction second = limited.extract("B.java", ID, bytes("class B { int a, b, c, d, e; }"));

      assertEquals(SkipReason.TOO_MANY_NODES, reason(first));
      assertSame(first, second);
    }
  }

  @Test
  void extract_cacheOfNoBytes_keepsNothing() {
    try (Extractor forgetful = extractor(new ExtractorOptions(ParseLimits.DEFAULT, 0))) {
      forgetful.extract("B.java", ID, bytes("class B {}"));
      forgetful.extract("B.java", ID, bytes("class B {}"));

      assertEquals(2, forgetful.misses());
    }
  }

  @Test
  void extract_moreThanTheCacheHolds_forgetsSome() {
    try (Extractor small = extractor(new ExtractorOptions(ParseLimits.DEFAULT, 100_000))) {
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 250; i++) {
          String name = "B" + i;
          small.extract(
              name + ".java",
              new byte[] {(byte) i},
              bytes("class " + name + " { int x; void m(int y) {} }"));
        }
      }

      assertTrue(small.misses() > 250, "misses: " + small.misses());
      assertTrue(small.hits() > 0, "hits: " + small.hits());
    }
  }

  @Test
  void extract_longNameThatManyMembersRepeat_isTooComplex() {
    StringBuilder source = new StringBuilder("class " + "A".repeat(10_000) + " {");
    for (int i = 0; i < 4_000; i++) {
      source.append("int f").append(i).append(';');
    }

    Extraction skipped = extractor.extract("A.java", ID, bytes(source.append('}').toString()));

    assertEquals(SkipReason.TOO_COMPLEX, ((Extraction.Skipped) skipped).reason());
  }

  @Test
  void extract_unknownSuffix_isSkipped() {
    assertEquals(
        SkipReason.UNKNOWN_LANGUAGE,
        reason(extractor.extract("README.md", ID, bytes("class B {}"))));
    assertEquals(
        SkipReason.UNKNOWN_LANGUAGE, reason(extractor.extract("java", ID, bytes("class B {}"))));
    assertEquals(
        SkipReason.UNKNOWN_LANGUAGE,
        reason(extractor.extract("x.java/Makefile", ID, bytes("class B {}"))));
  }

  @Test
  void extract_nulInTheHead_isBinaryAsForGit() {
    byte[] content = bytes("/*" + "x".repeat(9000) + "*/ class B {}");
    content[7999] = 0;
    assertEquals(SkipReason.BINARY, reason(extractor.extract("B.java", ID, content)));

    content[7999] = 'x';
    content[8000] = 0;
    assertEquals("java", facts(extractor.extract("B.java", OTHER_ID, content)).getLanguage());
  }

  @Test
  void extract_moreBytesThanTheLimit_isTooLarge() {
    try (Extractor limited = extractor(withLimits(new ParseLimits(20, 1000, 100, 1000)))) {
      assertEquals(
          "B",
          facts(limited.extract("B.java", ID, bytes("class B {/*123456*/}")))
              .getTypes()
              .getFirst()
              .getName());
      assertEquals(
          SkipReason.TOO_LARGE,
          reason(limited.extract("B.java", OTHER_ID, bytes("class B {/*1234567*/}"))));
      assertEquals(
          SkipReason.TOO_LARGE,
          reason(limited.extract("B.kt", OTHER_ID, bytes("class B {/*1234567*/}"))));
    }
  }

  @Test
  void extract_rulesFileAtTheRoot_givesRules() {
    Extraction.Rules rules =
        assertInstanceOf(
            Extraction.Rules.class, extractor.extract(".ananke.yaml", ID, bytes("deny: x")));

    assertEquals(7, rules.rules().getErrors().getFirst().getColumn());
  }

  @Test
  void extract_rulesFileElsewhere_isNone() {
    assertEquals(
        SkipReason.UNKNOWN_LANGUAGE,
        reason(extractor.extract("sub/.ananke.yaml", ID, bytes("deny: x"))));
  }

  @Test
  void extract_fileThatIsStumbledOver_isCrashedAndHasTheNextOneReadByAnother() {
    Stumbling language = new Stumbling();
    try (Extractor stumbling =
        new Extractor(
            ExtractorOptions.DEFAULT, new Languages(List.of(language)), ExtractorTest::rules)) {
      assertEquals(
          new Extraction.Skipped(
              SkipReason.CRASHED, "java.lang.IllegalStateException: stumbled over 1 bytes"),
          stumbling.extract("a.stumbling", ID, bytes("a")));
      assertEquals(1, language.closed, "it may hold on to a part of the file");
      assertEquals(
          new Extraction.Skipped(SkipReason.CRASHED, "java.lang.StackOverflowError"),
          stumbling.extract("a.stumbling", OTHER_ID, bytes("aa")));
      facts(stumbling.extract("b.stumbling", new byte[] {3}, bytes("bbb")));

      assertEquals(3, language.opened);
      stumbling.extract("a.stumbling", ID, bytes("a"));
      assertEquals(4, stumbling.misses(), "a crash is not kept: there may be more stack next time");
    }
    assertEquals(language.opened, language.closed);
  }

  @Test
  void extract_rulesFileThatIsStumbledOver_isCrashed() {
    try (Extractor stumbling =
        new Extractor(
            ExtractorOptions.DEFAULT,
            Languages.all(),
            content -> {
              throw new IllegalStateException("no rules");
            })) {
      assertEquals(
          new Extraction.Skipped(SkipReason.CRASHED, "java.lang.IllegalStateException: no rules"),
          stumbling.extract(Extractor.RULES_PATH, ID, bytes("version: 1")));
    }
  }

  @Test
  void options_outOfRange_areRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new ExtractorOptions(ParseLimits.DEFAULT, -1));
    assertThrows(
        IllegalArgumentException.class, () -> withLimits(new ParseLimits((1 << 24) + 1, 1, 1, 1)));
  }

  private static ExtractorOptions withLimits(ParseLimits limits) {
    return new ExtractorOptions(limits, 1 << 20);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static BlobFacts facts(Extraction extraction) {
    return assertInstanceOf(Extraction.Facts.class, extraction).facts();
  }

  private static SkipReason reason(Extraction extraction) {
    return assertInstanceOf(Extraction.Skipped.class, extraction).reason();
  }

  /** A language whose facts are only their version. */
  private static final class Versioned implements Language {
    private final List<Integer> extracted = new ArrayList<>();
    private int version = 1;

    @Override
    public String id() {
      return "versioned";
    }

    @Override
    public List<String> suffixes() {
      return List.of(".versioned");
    }

    @Override
    public int factsVersion() {
      return version;
    }

    @Override
    public FactExtractor newExtractor(ParseLimits limits) {
      return new FactExtractor() {
        @Override
        public Extraction extract(byte[] source) {
          extracted.add(version);
          return new Extraction.Facts(
              new BlobFacts(
                  id(), version, null, false, List.of(), List.of(), List.of(), List.of(), List.of(),
                  List.of()));
        }

        @Override
        public void close() {}
      };
    }
  }

  /** A language that stumbles over files of one byte, and more deeply over those of two. */
  private static final class Stumbling implements Language {
    private int opened;
    private int closed;

    @Override
    public String id() {
      return "stumbling";
    }

    @Override
    public List<String> suffixes() {
      return List.of(".stumbling");
    }

    @Override
    public int factsVersion() {
      return 1;
    }

    @Override
    public FactExtractor newExtractor(ParseLimits limits) {
      opened++;
      return new FactExtractor() {
        @Override
        public Extraction extract(byte[] source) {
          return switch (source.length) {
            case 1 -> throw new IllegalStateException("stumbled over 1 bytes");
            case 2 -> throw new StackOverflowError();
            default ->
                new Extraction.Facts(
                    new BlobFacts(
                        id(), 1, null, false, List.of(), List.of(), List.of(), List.of(), List.of(),
                        List.of()));
          };
        }

        @Override
        public void close() {
          closed++;
        }
      };
    }
  }
}
