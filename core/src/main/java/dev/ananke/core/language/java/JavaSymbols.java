package dev.ananke.core.language.java;

import dev.ananke.bridge.ParserLanguage;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The numbers that the linked parser gives to nodes and fields, looked up once so that a walk over
 * a tree compares no strings.
 */
final class JavaSymbols {
  final int name = ParserLanguage.JAVA.field("name");
  final int type = ParserLanguage.JAVA.field("type");
  final int dimensions = ParserLanguage.JAVA.field("dimensions");
  final int parameters = ParserLanguage.JAVA.field("parameters");
  final int typeParameters = ParserLanguage.JAVA.field("type_parameters");
  final int object = ParserLanguage.JAVA.field("object");
  final int field = ParserLanguage.JAVA.field("field");
  final int arguments = ParserLanguage.JAVA.field("arguments");
  final int constructor = ParserLanguage.JAVA.field("constructor");

  private final JavaNode[] nodes;

  /**
   * @throws IllegalStateException if the linked grammar lacks a kind that the extractor asks for
   */
  JavaSymbols() {
    Map<String, JavaNode> byKind = new HashMap<>();
    for (JavaNode node : JavaNode.values()) {
      byKind.put(node.kind(), node);
    }
    Set<JavaNode> missing = EnumSet.complementOf(EnumSet.of(JavaNode.ERROR, JavaNode.OTHER));
    nodes = new JavaNode[ParserLanguage.JAVA.symbolCount()];
    for (int symbol = 0; symbol < nodes.length; symbol++) {
      nodes[symbol] = byKind.getOrDefault(ParserLanguage.JAVA.symbolName(symbol), JavaNode.OTHER);
      missing.remove(nodes[symbol]);
    }
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "The linked grammar of Java, %s, has no %s"
              .formatted(ParserLanguage.JAVA.grammarVersion(), missing));
    }
  }

  /** Error nodes have a symbol beyond the grammar's own. */
  JavaNode node(int symbol) {
    return symbol < nodes.length ? nodes[symbol] : JavaNode.ERROR;
  }
}
