package dev.ananke.core.language.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.bridge.ParseLimits;
import dev.ananke.core.extract.Extraction;
import dev.ananke.schemas.BlobFacts;
import dev.ananke.schemas.SkipReason;
import dev.ananke.schemas.TypeFact;
import dev.ananke.schemas.UseFact;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JavaExtractorTest {
  private final JavaExtractor extractor = new JavaExtractor(ParseLimits.DEFAULT);

  @AfterEach
  void close() {
    extractor.close();
  }

  @Test
  void extract_anotherFileInBetween_leavesNoTrace() {
    BlobFacts first = facts("package a; import b.C; class D { int e; void f(int g) { h(); } }");
    facts(
        "package x; import y.Z; class W<T> { static final int V = 1; void u(String t) { s.r(); } }");
    BlobFacts again = facts("package a; import b.C; class D { int e; void f(int g) { h(); } }");

    assertEquals(first, again);
  }

  @Test
  void extract_otherFormatting_givesTheSameFacts() {
    BlobFacts dense =
        facts(
            "package a.b;import c.D;class E<T> extends F<T>{Map<K, V[]> g(List<? extends T> h,int...i){return J.k(l,m);}}");
    BlobFacts loose =
        facts(
            """
            package a . /* x */ b ;
            import c
                .D; // y
            class E < T >
                extends F < T > {
              Map < K,V [ ] > g(
                  List <
                      ? extends /* z */ T> h,
                  int ... i) {
                return J // q
                    . k ( l, /* w */ m );
              }
            }
            """);

    assertEquals(FactsText.of(dense), FactsText.of(loose));
  }

  @Test
  void extract_movedDeclarations_givesTheSameFacts() {
    assertEquals(
        facts("import a.B; import c.D; class E { int f; void g() { h(); i(); } } class J {}"),
        facts("import c.D; import a.B; class J {} class E { void g() { i(); h(); } int f; }"));
  }

  @Test
  void extract_typesNestedBeyondTheLimit_arePassedOver() {
    BlobFacts facts = facts("class A {".repeat(300) + "}".repeat(300));

    assertEquals(100, facts.getTypes().size());
    assertEquals("A.A.A", facts.getTypes().get(2).getName());
  }

  @Test
  void extract_longReceiver_isAnExpression() {
    String chain = "a" + ".b".repeat(200);

    assertEquals(
        List.of("(…).c", "(…).d"),
        facts("class X { int x = " + chain + ".c(); int y = " + chain + ".d; }").getUses().stream()
            .map(use -> use.getReceiver() + "." + use.getMember())
            .toList());
  }

  @Test
  void extract_moreArgumentsThanACountHolds_countsTheMost() {
    UseFact use =
        facts("class X { int x = f(1" + ", 1".repeat(20_000) + "); }").getUses().getFirst();

    assertEquals(16_382, use.getArguments());
  }

  @Test
  void extract_byteOrderMarkAndCarriageReturns_changeNothing() {
    assertEquals(
        facts("package a;\nclass B {\n  int c;\n}\n"),
        facts("\uFEFFpackage a;\r\nclass B {\r\n  int c;\r\n}\r\n"));
  }

  @Test
  void extract_bytesThatAreNoUtf8_readsTheRest() {
    byte[] source = "class A { /* x */ String s = \"x\"; B b; }".getBytes(StandardCharsets.UTF_8);
    source[13] = (byte) 0xE4;
    source[30] = (byte) 0xFC;

    BlobFacts facts = ((Extraction.Facts) extractor.extract(source)).facts();

    assertEquals(
        List.of("b", "s"), facts.getMembers().stream().map(member -> member.getName()).toList());
  }

  @Test
  void extract_brokenMethod_costsNoOtherDeclaration() {
    String intact =
        "class A { int b; void c() { d(); } class E { void f(int g) {} } } interface H {}";
    String broken = intact.replace("d();", "d(; @@ if ) x y z;");

    BlobFacts facts = facts(broken);

    assertTrue(facts.getHasErrors());
    assertEquals(facts(intact).getTypes(), facts.getTypes());
    assertEquals(facts(intact).getMembers(), facts.getMembers());
  }

  @Test
  void extract_beyondALimit_saysWhich() {
    String nested = "class A { int b = " + "(".repeat(12_000) + "1" + ")".repeat(12_000) + "; }";
    assertEquals(SkipReason.TOO_DEEP, reason(ParseLimits.DEFAULT, nested));
    assertEquals(
        SkipReason.TOO_LARGE, reason(new ParseLimits(10, 100, 100, 1000), "class A { int b; }"));
    assertEquals(
        SkipReason.TOO_MANY_NODES,
        reason(new ParseLimits(100, 5, 100, 1000), "class A { int b; }"));
    assertEquals(
        SkipReason.TOO_COMPLEX,
        reason(new ParseLimits(1 << 20, 1 << 20, 100, 100), "int b;".repeat(1000)));
  }

  @Test
  void extract_afterALimit_goesOn() {
    try (JavaExtractor limited = new JavaExtractor(new ParseLimits(100, 20, 100, 10_000))) {
      assertInstanceOf(
          Extraction.Skipped.class,
          limited.extract("int a, b, c, d, e, f, g, h, i;".getBytes(StandardCharsets.UTF_8)));
      assertInstanceOf(
          Extraction.Facts.class, limited.extract("class A {}".getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void extract_typeBelowALostHeader_countsAsOneOfThePackage() {
    List<TypeFact> types = facts("class A extends { class B {} }").getTypes();

    assertTrue(types.stream().anyMatch(type -> type.getName().endsWith("B")), types.toString());
  }

  private BlobFacts facts(String source) {
    return ((Extraction.Facts) extractor.extract(source.getBytes(StandardCharsets.UTF_8))).facts();
  }

  private static SkipReason reason(ParseLimits limits, String source) {
    try (JavaExtractor extractor = new JavaExtractor(limits)) {
      return assertInstanceOf(
              Extraction.Skipped.class, extractor.extract(source.getBytes(StandardCharsets.UTF_8)))
          .reason();
    }
  }
}
