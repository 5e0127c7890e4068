package dev.ananke.bridge;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.bridge.ParseLimits.Limit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class ParserTest {
  private static final ParserLanguage JAVA = ParserLanguage.JAVA;

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Parser parser() {
    return new Parser(JAVA, ParseLimits.DEFAULT);
  }

  private static Parser unlimited() {
    return new Parser(JAVA, new ParseLimits(1 << 30, 1 << 26, 1 << 30, Long.MAX_VALUE));
  }

  /** Everything a tree says, in one array. */
  private static int[] contents(SyntaxTree tree) {
    int[] contents = new int[5 * tree.nodeCount()];
    for (int n = 0; n < tree.nodeCount(); n++) {
      contents[5 * n] = tree.kind(n);
      contents[5 * n + 1] = tree.start(n);
      contents[5 * n + 2] = tree.end(n);
      contents[5 * n + 3] = tree.parent(n);
      contents[5 * n + 4] = tree.field(n);
    }
    return contents;
  }

  @Test
  void parse_class_canBeWalkedByFieldsAndSiblings() {
    try (Parser parser = parser()) {
      SyntaxTree tree = parser.parse(utf8("class Größe { int x; /* y */ void m(int a) {} }"));

      int type = tree.firstChild(0);
      assertEquals(JAVA.symbol("class_declaration"), tree.kind(type));
      assertEquals(JAVA.anonymousSymbol("class"), tree.kind(tree.firstChild(type)));
      assertEquals("Größe", tree.text(tree.child(type, JAVA.field("name"))));
      int body = tree.child(type, JAVA.field("body"));
      assertEquals("body", tree.fieldName(body));
      List<String> kinds = new ArrayList<>();
      for (int member = tree.firstChild(body); member >= 0; member = tree.nextSibling(member)) {
        assertEquals(body, tree.parent(member));
        kinds.add(tree.kindName(member));
      }
      assertEquals(
          List.of("{", "field_declaration", "block_comment", "method_declaration", "}"), kinds);
      assertEquals(-1, tree.child(body, JAVA.field("name")));
      assertEquals(-1, tree.parent(0));
      assertEquals(-1, tree.nextSibling(0));
      assertEquals(tree.nodeCount(), tree.subtreeSize(0));
      assertFalse(tree.hasError(0));
    }
  }

  @Test
  void parse_empty_isARootAlone() {
    try (Parser parser = parser()) {
      SyntaxTree tree = parser.parse(new byte[0]);

      assertEquals(1, tree.nodeCount());
      assertEquals("program", tree.kindName(0));
      assertEquals(-1, tree.firstChild(0));
      assertEquals("", tree.text(0));
    }
  }

  @Test
  void parse_missingSemicolon_isMarked() {
    try (Parser parser = parser()) {
      SyntaxTree tree = parser.parse(utf8("class A { int x }"));

      int missing = -1;
      for (int n = 0; n < tree.nodeCount(); n++) {
        if (tree.isMissing(n)) {
          missing = n;
        }
      }
      assertEquals(JAVA.anonymousSymbol(";"), tree.kind(missing));
      assertEquals(tree.start(missing), tree.end(missing));
      assertTrue(tree.hasError(0));
      assertFalse(tree.isError(missing));
    }
  }

  @Test
  void parse_invalidUtf8_keepsWhatSurroundsIt() {
    byte[] source = utf8("class A { String s = \"??\"; int x; }");
    int quoted = new String(source, StandardCharsets.US_ASCII).indexOf("??");
    source[quoted] = (byte) 0xc3;
    source[quoted + 1] = (byte) 0xff;
    try (Parser parser = parser()) {
      SyntaxTree tree = parser.parse(source);

      int body = tree.child(tree.firstChild(0), JAVA.field("body"));
      assertEquals("{", tree.kindName(tree.firstChild(body)));
      assertEquals(source.length, tree.end(0));
      assertTrue(textOfKind(tree, "identifier").contains("x"));
    }
  }

  private static List<String> textOfKind(SyntaxTree tree, String kind) {
    List<String> texts = new ArrayList<>();
    for (int n = 0; n < tree.nodeCount(); n++) {
      if (tree.kindName(n).equals(kind)) {
        texts.add(tree.text(n));
      }
    }
    return texts;
  }

  @Test
  void parse_randomBytes_spansNestAndStayInside() {
    Random random = new Random(99);
    try (Parser parser = parser()) {
      for (int round = 0; round < 200; round++) {
        byte[] source = new byte[random.nextInt(2000)];
        random.nextBytes(source);
        SyntaxTree tree = parser.parse(source);
        assertTrue(tree.end(0) <= source.length);
        for (int n = 1; n < tree.nodeCount(); n++) {
          int parent = tree.parent(n);
          assertTrue(parent < n && n < parent + tree.subtreeSize(parent));
          assertTrue(tree.start(n) >= tree.start(parent) && tree.end(n) <= tree.end(parent));
          assertTrue(tree.start(n) <= tree.end(n));
        }
      }
    }
  }

  private static byte[] nestedBrackets(int depth) {
    return utf8("class A { int x = " + "(".repeat(depth) + "1" + ")".repeat(depth) + "; }");
  }

  @Test
  void parse_hundredThousandNestedBrackets_meetsTheDepthLimit() {
    try (Parser parser = parser()) {
      ParseLimitException e =
          assertThrows(ParseLimitException.class, () -> parser.parse(nestedBrackets(100_000)));

      assertEquals(Limit.DEPTH, e.limit());
      assertEquals(ParseLimits.DEFAULT.depth(), e.value());
      assertEquals("program", parser.parse(utf8("class A {}")).kindName(0), "still usable");
    }
  }

  @Test
  void parse_hundredThousandNestedBracketsWithRaisedLimit_givesThemAll() {
    try (Parser parser = unlimited()) {
      SyntaxTree tree = parser.parse(nestedBrackets(100_000));

      assertFalse(tree.hasError(0));
      int[] depths = new int[tree.nodeCount()];
      for (int n = 1; n < depths.length; n++) {
        depths[n] = depths[tree.parent(n)] + 1;
      }
      assertTrue(Arrays.stream(depths).max().orElse(0) > 100_000);
    }
  }

  @Test
  void parse_openBracketsOnly_doesNotCrash() {
    try (Parser parser = unlimited()) {
      for (String bracket : List.of("(", "{", "[", "<", "})", "@A(", "class A{")) {
        assertTrue(parser.parse(utf8(bracket.repeat(100_000))).hasError(0), bracket);
      }
    }
  }

  @Test
  void parse_exactlyAtTheDepthLimit_passesAndOneDeeperIsRefused() {
    byte[] source = utf8("class A {}");
    // program, class_declaration, class_body, {
    try (Parser enough = new Parser(JAVA, new ParseLimits(100, 100, 4, 10_000));
        Parser tooFew = new Parser(JAVA, new ParseLimits(100, 100, 3, 10_000))) {
      assertEquals(6, enough.parse(source).nodeCount() - 1);
      assertEquals(
          Limit.DEPTH, assertThrows(ParseLimitException.class, () -> tooFew.parse(source)).limit());
    }
  }

  @Test
  void parse_moreBytesOrNodesThanTheLimit_saysWhich() {
    byte[] source = utf8("class A {}");
    try (Parser bytes = new Parser(JAVA, new ParseLimits(9, 100, 100, 10_000));
        Parser nodes = new Parser(JAVA, new ParseLimits(10, 6, 100, 10_000))) {
      assertEquals(
          Limit.BYTES, assertThrows(ParseLimitException.class, () -> bytes.parse(source)).limit());
      assertEquals(
          Limit.NODES, assertThrows(ParseLimitException.class, () -> nodes.parse(source)).limit());
    }
  }

  @Test
  void parse_moreStepsThanTheLimit_isRefusedEachTimeAtTheSameCount() {
    byte[] source = requireNonNull(Corpus.gson().get("com/google/gson/Gson.java"));
    long needed = stepsNeeded(source);
    try (Parser enough = withSteps(needed);
        Parser tooFew = withSteps(needed - 100)) {
      for (int round = 0; round < 3; round++) {
        assertFalse(enough.parse(source).hasError(0));
        ParseLimitException e = assertThrows(ParseLimitException.class, () -> tooFew.parse(source));
        assertEquals(Limit.STEPS, e.limit());
      }
      assertFalse(tooFew.parse(utf8("class A {}")).hasError(0), "starts anew, does not resume");
    }
  }

  private static Parser withSteps(long steps) {
    return new Parser(JAVA, new ParseLimits(1 << 20, 1 << 20, 1000, steps));
  }

  /** The least number of steps, to a hundred, that a source parses with. */
  private static long stepsNeeded(byte[] source) {
    long tooFew = 0;
    long enough = 10_000_000;
    while (enough - tooFew > 100) {
      long middle = (tooFew + enough) / 200 * 100;
      try (Parser parser = withSteps(middle)) {
        assertFalse(parser.parse(source).hasError(0));
        enough = middle;
      } catch (ParseLimitException e) {
        tooFew = middle;
      }
    }
    return enough;
  }

  private static byte[] largeSource(int size) {
    StringBuilder source = new StringBuilder(size + 100).append("class A {\n");
    for (int i = 0; source.length() < size; i++) {
      source.append("  int method").append(i).append("(int a) { return a + ").append(i);
      source.append("; }\n");
    }
    return utf8(source.append("}\n").toString());
  }

  @Test
  void parse_threeMegabytes_givesEveryMethod() {
    byte[] source = largeSource(3 << 20);
    try (Parser parser = parser()) {
      SyntaxTree tree = parser.parse(source);

      assertFalse(tree.hasError(0));
      assertEquals(source.length, tree.end(0));
      assertEquals(parser.parseOnly(source), tree.nodeCount());
    }
  }

  @Test
  @Tag("full")
  void parse_64Megabytes_givesEveryMethod() {
    byte[] source = largeSource(64 << 20);
    try (Parser parser = unlimited()) {
      SyntaxTree tree = parser.parse(source);

      assertFalse(tree.hasError(0));
      assertEquals(source.length, tree.end(0));
      assertTrue(tree.nodeCount() > 10_000_000);
    }
  }

  @Test
  void parse_eightThreads_giveTheSameTreesAsOne() throws Exception {
    List<byte[]> sources = List.copyOf(Corpus.gson().values());
    List<int[]> expected = new ArrayList<>();
    try (Parser parser = parser()) {
      sources.forEach(source -> expected.add(contents(parser.parse(source))));
    }
    Callable<Void> parseAll =
        () -> {
          try (Parser parser = parser()) {
            for (int i = 0; i < sources.size(); i++) {
              assertArrayEquals(expected.get(i), contents(parser.parse(sources.get(i))));
            }
          }
          return null;
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Void> result :
          threads.invokeAll(
              List.of(
                  parseAll, parseAll, parseAll, parseAll, parseAll, parseAll, parseAll,
                  parseAll))) {
        result.get();
      }
    }
  }

  @Test
  void tree_afterTheNextParse_refusesToBeRead() {
    try (Parser parser = parser()) {
      SyntaxTree first = parser.parse(utf8("class A {}"));
      SyntaxTree second = parser.parse(utf8("class B {}"));

      assertThrows(IllegalStateException.class, () -> first.kind(0));
      assertEquals("class B {}", second.text(0));
    }
  }

  @Test
  void tree_afterItsParserIsClosed_canBeRead() {
    SyntaxTree tree;
    try (Parser parser = parser()) {
      tree = parser.parse(utf8("class A {}"));
    }
    assertEquals("class A {}", tree.text(0));
  }

  @Test
  void tree_nodeOutside_isAnIndexError() {
    try (Parser parser = parser()) {
      SyntaxTree tree = parser.parse(utf8("class A {}"));

      assertThrows(IndexOutOfBoundsException.class, () -> tree.kind(tree.nodeCount()));
      assertThrows(IndexOutOfBoundsException.class, () -> tree.kind(-1));
    }
  }

  @Test
  void close_twice_isHarmlessAndParsingAfterwardsIsRefused() {
    Parser parser = parser();
    parser.close();
    parser.close();

    assertThrows(IllegalStateException.class, () -> parser.parse(new byte[0]));
  }

  @Test
  void symbol_unknownName_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> JAVA.symbol("no_such_kind"));
    assertThrows(IllegalArgumentException.class, () -> JAVA.anonymousSymbol("no such token"));
    assertThrows(IllegalArgumentException.class, () -> JAVA.field("no_such_field"));
    assertThrows(IllegalArgumentException.class, () -> JAVA.field(""));
  }

  @Test
  void grammar_ofTheLinkedCrate_isThere() {
    assertEquals("0.23.5", JAVA.grammarVersion());
    assertTrue(JAVA.grammarJson().contains("\"name\": \"java\""));
    assertTrue(JAVA.grammarJson().endsWith("}\n") || JAVA.grammarJson().endsWith("}"));
  }

  @Test
  void limits_notPositive_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ParseLimits(1, 0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new ParseLimits(1, 1, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new ParseLimits(1, Integer.MAX_VALUE, 1, 1));
  }
}
