package dev.ananke.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.treesitter.jtreesitter.InputEncoding;
import io.github.treesitter.jtreesitter.Language;
import io.github.treesitter.jtreesitter.Node;
import io.github.treesitter.jtreesitter.Query;
import io.github.treesitter.jtreesitter.QueryCursor;
import io.github.treesitter.jtreesitter.Tree;
import io.github.treesitter.jtreesitter.TreeCursor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Packed trees against jtreesitter's, node by node. */
final class TreeAgreementTest {
  private static final ParseLimits LIMITS =
      new ParseLimits(1 << 26, 1 << 26, Integer.MAX_VALUE, Long.MAX_VALUE);

  private record SeenNode(
      int kind,
      String kindName,
      int field,
      int start,
      int end,
      int parent,
      int subtreeSize,
      boolean named,
      boolean missing,
      boolean error,
      boolean extra,
      boolean hasError) {}

  private static List<SeenNode> packed(Parser parser, byte[] source) {
    SyntaxTree tree = parser.parse(source);
    List<SeenNode> nodes = new ArrayList<>(tree.nodeCount());
    for (int n = 0; n < tree.nodeCount(); n++) {
      nodes.add(
          new SeenNode(
              tree.kind(n),
              tree.kindName(n),
              tree.field(n),
              tree.start(n),
              tree.end(n),
              tree.parent(n),
              tree.subtreeSize(n),
              tree.isNamed(n),
              tree.isMissing(n),
              tree.isError(n),
              tree.isExtra(n),
              tree.hasError(n)));
    }
    return nodes;
  }

  private static List<SeenNode> oracle(
      io.github.treesitter.jtreesitter.Parser parser, byte[] source) {
    String text = new String(source, StandardCharsets.UTF_8);
    List<SeenNode> nodes = new ArrayList<>();
    List<Integer> ancestors = new ArrayList<>();
    try (Tree tree = parser.parse(text, InputEncoding.UTF_8).orElseThrow();
        TreeCursor cursor = tree.walk()) {
      while (true) {
        Node node = cursor.getCurrentNode();
        ancestors.add(nodes.size());
        nodes.add(
            new SeenNode(
                Short.toUnsignedInt(node.getSymbol()),
                node.getType(),
                Short.toUnsignedInt(cursor.getCurrentFieldId()),
                node.getStartByte(),
                node.getEndByte(),
                ancestors.size() == 1 ? -1 : ancestors.get(ancestors.size() - 2),
                node.getDescendantCount(),
                node.isNamed(),
                node.isMissing(),
                node.isError(),
                node.isExtra(),
                node.hasError()));
        if (cursor.gotoFirstChild()) {
          continue;
        }
        ancestors.removeLast();
        while (!cursor.gotoNextSibling()) {
          if (!cursor.gotoParent()) {
            return nodes;
          }
          ancestors.removeLast();
        }
      }
    }
  }

  private static Language oracleLanguage() {
    return Language.load(TreeSitterLookup.SYMBOLS, "tree_sitter_java");
  }

  private static void assertAgree(Map<String, byte[]> files) {
    try (Parser parser = new Parser(ParserLanguage.JAVA, LIMITS);
        var oracle = new io.github.treesitter.jtreesitter.Parser(oracleLanguage())) {
      files.forEach((name, source) -> assertAgree(parser, oracle, name, source));
    }
  }

  private static void assertAgree(
      Parser parser, io.github.treesitter.jtreesitter.Parser oracle, String name, byte[] source) {
    List<SeenNode> expected = oracle(oracle, source);
    List<SeenNode> actual = packed(parser, source);
    // Not assertEquals on the lists, whose message would hold a hundred thousand nodes.
    for (int n = 0; n < Math.min(expected.size(), actual.size()); n++) {
      assertEquals(expected.get(n), actual.get(n), name + ", node " + n);
    }
    assertEquals(expected.size(), actual.size(), name);
  }

  @Test
  void parse_everyFileOfGson_givesTheNodesOfJtreesitter() {
    assertTrue(Corpus.gson().size() > 80);
    assertAgree(Corpus.gson());
  }

  @Test
  @Tag("full")
  void parse_everyFileOfFlinkCore_givesTheNodesOfJtreesitter() {
    assertTrue(Corpus.flinkCore().size() > 800);
    assertAgree(Corpus.flinkCore());
  }

  /**
   * Real files with stretches taken out, put twice and made foreign: error nodes, missing nodes,
   * other recoveries.
   */
  @Test
  void parse_damagedFiles_givesTheNodesOfJtreesitter() {
    Random random = new Random(4711);
    try (Parser parser = new Parser(ParserLanguage.JAVA, LIMITS);
        var oracle = new io.github.treesitter.jtreesitter.Parser(oracleLanguage())) {
      int withErrors = 0;
      for (Map.Entry<String, byte[]> file : Corpus.gson().entrySet()) {
        String source = new String(file.getValue(), StandardCharsets.UTF_8);
        int from = random.nextInt(source.length());
        int to = Math.min(source.length(), from + random.nextInt(200));
        String damaged =
            switch (random.nextInt(3)) {
              case 0 -> source.substring(0, from) + source.substring(to);
              case 1 -> source.substring(0, to) + source.substring(from);
              default -> source.substring(0, from) + "(<é\0 𝄞{" + source.substring(to);
            };
        byte[] bytes = damaged.getBytes(StandardCharsets.UTF_8);
        assertAgree(parser, oracle, file.getKey() + " from " + from + " to " + to, bytes);
        withErrors += parser.parse(bytes).hasError(0) ? 1 : 0;
      }
      assertTrue(withErrors > 40, withErrors + " damaged files have errors");
    }
  }

  @Test
  void names_allKindsAndFields_areThoseOfJtreesitter() {
    Language expected = oracleLanguage();
    ParserLanguage actual = ParserLanguage.JAVA;

    assertEquals(expected.getSymbolCount(), actual.symbolCount());
    for (int symbol = 0; symbol < actual.symbolCount(); symbol++) {
      assertEquals(expected.getSymbolName((short) symbol), actual.symbolName(symbol));
      String name = actual.symbolName(symbol);
      if (expected.isVisible((short) symbol) && expected.isNamed((short) symbol)) {
        assertEquals(
            Short.toUnsignedInt(expected.getSymbolForName(name, true)), actual.symbol(name));
      }
    }
    assertEquals(expected.getFieldCount(), actual.fieldCount());
    for (int field = 1; field <= actual.fieldCount(); field++) {
      assertEquals(expected.getFieldNameForId((short) field), actual.fieldName(field));
      assertEquals(field, actual.field(actual.fieldName(field)));
    }
  }

  /** What rule patterns and edited buffers will need of jtreesitter works over our library too. */
  @Test
  void jtreesitterQuery_overOurLibrary_findsCaptures() {
    Language language = oracleLanguage();
    try (var parser = new io.github.treesitter.jtreesitter.Parser(language);
        Tree tree = parser.parse("class A { void b() {} void c() {} }").orElseThrow();
        Query query = new Query(language, "(method_declaration name: (identifier) @name)");
        QueryCursor cursor = new QueryCursor(query)) {
      List<String> names =
          cursor
              .findMatches(tree.getRootNode())
              .flatMap(match -> match.findNodes("name").stream())
              .map(Node::getText)
              .toList();
      assertEquals(List.of("b", "c"), names);
    }
  }
}
