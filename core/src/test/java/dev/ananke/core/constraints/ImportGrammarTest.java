package dev.ananke.core.constraints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.bridge.Engine;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.Vocabulary;
import dev.ananke.core.assembly.Stages;
import dev.ananke.core.extract.Extractor;
import dev.ananke.core.extract.ExtractorOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the real engine makes of the import terminal. */
class ImportGrammarTest {

  /** The text of an import up to where it is refused, and {@code ✗}; whole and {@code ✓} if not. */
  private static String judge(Matcher template, String text) {
    try (Matcher matcher = template.copy()) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      int taken = matcher.tryConsume(Vocabulary.bytes().tokenize(bytes));
      if (taken == bytes.length) {
        return matcher.isAccepting() ? text + " ✓" : text + " …";
      }
      return new String(bytes, 0, taken, StandardCharsets.UTF_8) + " ✗";
    }
  }

  private static void assertTable(String table, String grammar) {
    try (Engine engine = Engine.create(Vocabulary.bytes());
        Matcher template = engine.matcher(grammar)) {
      StringBuilder expected = new StringBuilder();
      StringBuilder actual = new StringBuilder();
      for (String line : table.strip().split("\n", -1)) {
        expected.append(line.strip()).append('\n');
        String text = line.replace("¦", "").replace("✓", "").replace("✗", "").strip();
        String judged = judge(template, text);
        actual.append(
            judged.endsWith("✓")
                ? text + " ✓\n"
                : judged.substring(0, judged.length() - 2)
                    + "¦"
                    + text.substring(judged.length() - 2)
                    + " ✗\n");
      }
      assertEquals(expected.toString(), actual.toString());
    }
  }

  private static final FileUpdate[] FILES = {
    SampleFiles.java(
        "a/src/com/acme/io/Reader.java",
        "com.acme.io",
        List.of("Reader", "Helper", "lower", "Pay$"),
        List.of("java.util.List", "static java.lang.Math.max", "org.other.Thing")),
    SampleFiles.java(
        "a/src/com/acme/io/deep/Deep.java",
        "com.acme.io.deep",
        List.of("Deep"),
        List.of("com.acme.io.Reader", "javax.annotation.Nullable")),
    SampleFiles.java("a/src/com/acme/gen/Api.java", "com.acme.gen", List.of("Api"), List.of()),
    SampleFiles.java(
        "a/src/com/acme/user/User.java",
        "com.acme.user",
        List.of("User"),
        List.of("com.acme.gen.Generated", "java.odd.Thing", "javax.sql.Special")),
    SampleFiles.java(
        "a/src/com/acme/info/package-info.java", "com.acme.info", List.of(), List.of()),
  };

  @Test
  void importName_ofKnownAndUnknownNames_isRefusedAtTheFirstByteThatLeadsNowhere() {
    Repository repository = new Repository();
    CompiledLanguage compiled = repository.commit(FILES);
    assertTable(
        """
        import java.util.List; ✓
        import java.util.List ; ✓
        import java.util.List /* x */; ✓
        import java . util . List ; ✓
        import java./* x */util.List; ✓
        import java.util /* x */ . * /* y */ ; ✓
        import java . util¦l . List; ✗
        import java./* x */util¦l.List; ✗
        import com.acme.io . ¦Writer; ✗
        import com.acme.io.unknown ¦; ✗
        import static java.lang.Math.*; ✓
        import java.util.*; ✓
        import java.util.concurrent.*; ✓
        import java.util.Lis¦st; ✗
        import java.util¦l.List; ✗
        import java.util¦; ✗
        import java.¦*; ✗
        import java¦; ✗
        import java.util.concurrent.Future¦s; ✗
        import java.u¦nknown.Thing; ✗
        import javax.sql.DataSource; ✓
        import javax.sql.Special; ✓
        import javax.sql.Anything; ✓
        import javax.annotation.Nullable; ✓
        import javax.xml.bind.JAXBContext; ✓
        import java.odd.Thing; ✓
        import java.odd.Other; ✓
        import java.odd.pack¦.Other; ✗
        import com.acme.io.Reader; ✓
        import com.acme.io.Reader.Nested.Deeper; ✓
        import static com.acme.io.Reader.*; ✓
        import static com.acme.io.Helper.method; ✓
        import com.acme.io.*; ✓
        import com.acme.io.lower; ✓
        import com.acme.io.Pay$; ✓
        import com.acme.io.¦Writer; ✗
        import com.acme.io.Reader¦s; ✗
        import com.acme.io.R¦; ✗
        import com.acme.io.unknown¦; ✗
        import com.acme.io.unknown.Type; ✓
        import com.acme.io.unknown.*; ✓
        import com.acme.io.deep.Deep; ✓
        import com.acme.io.deep.¦Shallow; ✗
        import com.acme.gen.Generated; ✓
        import com.acme.gen.Another; ✓
        import com.acme.info.*; ✓
        import com.acme.info.Thing; ✓
        import com.acme.Top; ✓
        import com.other.Thing; ✓
        import static org.junit.jupiter.api.Assertions.assertEquals; ✓
        import org.lib.*; ✓
        import org.lib.class¦; ✗
        import org.lib.classy; ✓
        import org.lib.static¦.Type; ✗
        import staticness.Type; ✓
        import static¦.Type; ✗
        import module.Type; ✓
        import module . Type; ✓
        import ünï.Çode; ✓
        import Single¦; ✗
        import org.lib.¦; ✗
        import org.lib.*¦.Type; ✗
        import ¦1.Type; ✗
        """,
        repository.grammar(compiled, "imports"));
  }

  @Test
  void importName_withLettersByTheirNumbers_isTakenWhereNamesNeedNotBeToldApart() {
    Repository repository = new Repository();
    assertTable(
        """
        import java.\\u0075til.List; ✓
        import java.util.\\u004cist; ✓
        import java.util.\\u004cist.Nested.*; ✓
        import java . util . \\uuu004C\\u0069st ; ✓
        import java.util.concurrent.\\u0046uture; ✓
        import \\u006aava.util.List; ✓
        import com.acme.io.\\u0052eader; ✓
        import com.acme.io.Reader.N\\u0065sted; ✓
        import com.acme.io.low\\u0065r; ✓
        import com.acme.gen.Gener\\u0061ted; ✓
        import org.l\\u0069b.Th\\u0069ng; ✓
        import org.lib.\\u00¦zz; ✗
        import org.lib.\\¦n; ✗
        import java.ut¦\\u0069l.List; ✗
        import java.util.L¦\\u0069st; ✗
        import com.acme.io.R¦\\u0065ader; ✗
        import java.util.Lis¦st; ✗
        import java.util¦l.List; ✗
        import com.acme.io.¦Writer; ✗
        import \\u0053ingle¦; ✗
        """,
        repository.grammar(repository.commit(FILES), "imports"));
    assertTable(
        """
        import java.util.¦\\u0056ector; ✗
        import org.l¦\\u0069b.Thing; ✗
        """,
        repository.grammar(repository.commit(SampleFiles.deny("java.util.Vector")), "imports"));
  }

  @Test
  void importName_ofDeniedNames_isRefusedWhereNothingElseIsLeft() {
    Repository repository = new Repository();
    repository.commit(FILES);
    CompiledLanguage compiled =
        repository.commit(
            SampleFiles.deny(
                "java.util.Vector",
                "java.util.Map.Entry",
                "sun.misc.*",
                "com.acme.internal.**",
                "org.lib.lower"));
    assertTable(
        """
        import java.util.¦Vector; ✗
        import java.util.List; ✓
        import java.util.*; ✓
        import java.util.Map; ✓
        import java.util.Map.Entry¦; ✗
        import static java.util.Map.Entry¦.comparingByKey; ✗
        import java.util.Map.EntrySet; ✓
        import sun.misc.¦Unsafe; ✗
        import sun.misc.lower¦; ✗
        import sun.misc.lower.Type; ✓
        import sun.misc.¦*; ✗
        import sun.Other; ✓
        import sun . misc . ¦Unsafe; ✗
        import com.acme.internal¦.Type; ✗
        import com.acme.internals.Type; ✓
        import com.acme.internal; ✓
        import com.acme.io.Reader; ✓
        import org.lib.lower¦; ✗
        import org.lib.lowercase; ✓
        """,
        repository.grammar(compiled, "imports"));
  }

  private static FileUpdate read(Extractor extractor, String path, String source) {
    byte[] content = source.getBytes(StandardCharsets.UTF_8);
    return FileUpdate.upsert(path, content, extractor.extract(path, content, content));
  }

  @Test
  void importName_ofAPackageWithAnUnknownAnnotation_isWhateverAProcessorMayWrite() {
    Repository repository = new Repository();
    try (Extractor extractor = Stages.extractor(ExtractorOptions.DEFAULT)) {
      repository.commit(
          read(extractor, "X.java", "package a; import q.Unknown; class X { @Unknown X() {} }"),
          read(extractor, "Y.java", "package b; class Y { @Override public String toString(); }"));
      CompiledLanguage compiled = repository.commit();
      assertTable(
          """
          import a.X; ✓
          import a.X_; ✓
          import b.Y; ✓
          import b.Y¦_; ✗
          """,
          repository.grammar(compiled, "imports"));
      compiled =
          repository.commit(read(extractor, "X.java", "package a; class X { @Deprecated X() {} }"));
      assertTable(
          """
          import a.X; ✓
          import a.X¦_; ✗
          """,
          repository.grammar(compiled, "imports"));
    }
  }

  @Test
  void importName_ofAPackageNamedLikeThePlatforms_isOpenUnlessThePlatformClosesIt() {
    Repository repository = new Repository();
    CompiledLanguage compiled =
        repository.commit(
            SampleFiles.java("A.java", "javax.annotation", List.of("Mine"), List.of()),
            SampleFiles.java("B.java", "javax.xml.bind", List.of("Mine"), List.of()),
            SampleFiles.java("C.java", "javax.sql", List.of("Mine"), List.of()),
            SampleFiles.java("D.java", "java.util", List.of("Mine"), List.of()),
            SampleFiles.java("E.java", "java.mine", List.of("Mine"), List.of()),
            SampleFiles.java("F.java", "sun.misc", List.of("Mine"), List.of()),
            SampleFiles.java("G.java", "javaxx.mine", List.of("Mine"), List.of()));
    assertTable(
        """
        import javax.annotation.Mine; ✓
        import javax.annotation.Nullable; ✓
        import javax.annotation.*; ✓
        import javax.xml.bind.Mine; ✓
        import javax.xml.bind.JAXBContext; ✓
        import javax.sql.Mine; ✓
        import javax.sql.DataSource; ✓
        import javax.sql.¦Other; ✗
        import java.util.Mine; ✓
        import java.util.List; ✓
        import java.util.¦Other; ✗
        import java.mine.Mine; ✓
        import java.mine.Other; ✓
        import java.¦other.Mine; ✗
        import sun.misc.Mine; ✓
        import sun.misc.Unsafe; ✓
        import javaxx.mine.Mine; ✓
        import javaxx.mine.¦Other; ✗
        """,
        repository.grammar(compiled, "imports"));
    assertEquals(Map.of("platform-namespace", 4), Repository.openings(compiled));
  }

  @Test
  void syntaxLevel_ofAnyNames_isOpen() {
    Repository repository = new Repository();
    CompiledLanguage compiled = repository.commit(FILES);
    assertTable(
        """
        import java.utill.Lisst; ✓
        import com.acme.io.Writer; ✓
        """,
        repository.grammar(compiled, "syntax"));
  }

  @Test
  void grammar_ofRepositoryWithoutNamedPackages_isValid() {
    Repository repository = new Repository();
    CompiledLanguage compiled =
        repository.commit(SampleFiles.java("A.java", null, List.of("A"), List.of()));
    try (Engine engine = Engine.create(Vocabulary.bytes())) {
      var validation = engine.validate(repository.grammar(compiled, "imports"));
      assertTrue(validation.valid(), validation.message());
    }
  }
}
