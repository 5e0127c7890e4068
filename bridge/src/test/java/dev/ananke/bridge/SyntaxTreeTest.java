package dev.ananke.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class SyntaxTreeTest {
  @Test
  void parse_class_givesKindsFieldsAndText() {
    try (Parser parser = new Parser(ParserLanguage.JAVA, ParseLimits.DEFAULT)) {
      SyntaxTree tree = parser.parse("class A { int x; }".getBytes(StandardCharsets.UTF_8));

      int declaration = tree.firstChild(0);
      int name = tree.child(declaration, ParserLanguage.JAVA.field("name"));
      assertEquals(ParserLanguage.JAVA.symbol("class_declaration"), tree.kind(declaration));
      assertEquals("identifier", tree.kindName(name));
      assertEquals("A", tree.text(name));
    }
  }
}
