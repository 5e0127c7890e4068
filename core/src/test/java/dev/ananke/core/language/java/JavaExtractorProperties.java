package dev.ananke.core.language.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.bridge.ParseLimits;
import dev.ananke.core.extract.Extraction;
import dev.ananke.schemas.BlobFacts;
import dev.ananke.schemas.MemberFact;
import dev.ananke.schemas.NameFact;
import dev.ananke.schemas.TypeFact;
import dev.ananke.schemas.UseFact;
import dev.ananke.schemas.Utf8Order;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever the bytes: an answer, the same each time, and well formed. */
class JavaExtractorProperties {
  private static final String[] JUNK = {
    "{",
    "}",
    "(",
    ")",
    ";",
    "\"",
    "\"\"\"",
    "/*",
    "class ",
    "@",
    "<",
    "import ",
    "\\u0041",
    "\0",
    "->",
    "case ",
    "record X(",
    "=",
    ".",
    "::"
  };

  private static List<Corpora.Source> sources = List.of();
  private static JavaExtractor extractor = new JavaExtractor(ParseLimits.DEFAULT);

  @BeforeContainer
  static void readSources() throws IOException {
    sources =
        Corpora.sources("gson").stream()
            .filter(source -> source.content().length < 40_000)
            .toList();
  }

  @AfterContainer
  static void close() {
    extractor.close();
  }

  @Property(tries = 150)
  void extract_randomBytes_givesFacts(@ForAll byte[] bytes) {
    check(bytes);
  }

  @Property(tries = 150)
  void extract_mutatedSource_givesFacts(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] source = source(random);
    for (int i = random.nextInt(6); i >= 0; i--) {
      source = mutate(source, random);
    }
    check(source);
  }

  @Property(tries = 100)
  void extract_truncatedSource_givesFacts(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] source = source(random);
    check(Arrays.copyOf(source, random.nextInt(source.length + 1)));
  }

  private static byte[] source(Random random) {
    return sources.get(random.nextInt(sources.size())).content();
  }

  /** One piece replaced by junk, by nothing, or by another piece. */
  private static byte[] mutate(byte[] source, Random random) {
    int start = random.nextInt(source.length + 1);
    int end = Math.min(source.length, start + random.nextInt(random.nextBoolean() ? 2 : 200));
    byte[] piece =
        switch (random.nextInt(3)) {
          case 0 -> JUNK[random.nextInt(JUNK.length)].getBytes(StandardCharsets.UTF_8);
          case 1 -> new byte[0];
          default -> {
            int from = random.nextInt(source.length + 1);
            yield Arrays.copyOfRange(
                source, from, Math.min(source.length, from + random.nextInt(200)));
          }
        };
    byte[] mutated = new byte[start + piece.length + source.length - end];
    System.arraycopy(source, 0, mutated, 0, start);
    System.arraycopy(piece, 0, mutated, start, piece.length);
    System.arraycopy(source, end, mutated, start + piece.length, source.length - end);
    return mutated;
  }

  private static void check(byte[] source) {
    BlobFacts facts = ((Extraction.Facts) extractor.extract(source)).facts();
    try (JavaExtractor fresh = new JavaExtractor(ParseLimits.DEFAULT)) {
      assertEquals(((Extraction.Facts) fresh.extract(source)).facts(), facts);
    }
    Set<String> types = new HashSet<>();
    for (TypeFact type : facts.getTypes()) {
      int dot = type.getName().lastIndexOf('.');
      assertTrue(
          dot < 0 || types.contains(type.getName().substring(0, dot)), "sorted behind its owner");
      types.add(type.getName());
    }
    for (MemberFact member : facts.getMembers()) {
      assertTrue(types.contains(member.getOwner()), member.toString());
      assertTrue(!member.getName().isEmpty(), member.toString());
    }
    UseFact lastUse = null;
    for (UseFact use : facts.getUses()) {
      assertTrue(
          use.getCount() > 0 && use.getArguments() >= -1 && !use.getMember().isEmpty(),
          use.toString());
      assertTrue(
          lastUse == null
              || !(lastUse.getMember().equals(use.getMember())
                  && lastUse.getArguments() == use.getArguments()
                  && String.valueOf(lastUse.getReceiver())
                      .equals(String.valueOf(use.getReceiver()))),
          use.toString());
      lastUse = use;
    }
    NameFact lastName = null;
    for (NameFact name : facts.getNames()) {
      assertTrue(name.getCount() > 0 && !name.getName().isEmpty(), name.toString());
      assertTrue(
          lastName == null
              || lastName.getPlace().compareTo(name.getPlace()) < 0
              || Utf8Order.INSTANCE.compare(lastName.getName(), name.getName()) < 0,
          name.toString());
      lastName = name;
    }
  }
}
