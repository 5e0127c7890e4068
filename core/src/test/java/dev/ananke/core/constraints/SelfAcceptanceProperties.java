package dev.ananke.core.constraints;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ananke.bridge.Engine;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.Vocabulary;
import dev.ananke.core.rules.ImportPattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** A grammar accepts the imports of its own repository, and refuses those that rules deny. */
class SelfAcceptanceProperties {

  record Source(@Nullable String packageName, List<String> types, List<String> imports) {}

  @Property(tries = 150)
  void importName_everyImportOfTheRepository_isAcceptedUnlessDenied(
      @ForAll("sources") List<Source> sources, @ForAll("patterns") List<String> patterns) {
    Repository repository = new Repository();
    List<FileUpdate> files = new ArrayList<>();
    List<String> imports = new ArrayList<>();
    for (Source source : sources) {
      files.add(
          SampleFiles.java(
              "F" + files.size() + ".java",
              source.packageName(),
              source.types(),
              source.imports()));
      imports.addAll(source.imports());
    }
    files.add(SampleFiles.deny(patterns.toArray(new String[0])));
    CompiledLanguage compiled = repository.commit(files.toArray(new FileUpdate[0]));
    List<ImportPattern> denied = patterns.stream().map(ImportPattern::parse).toList();
    try (Engine engine = Engine.create(Vocabulary.bytes());
        Matcher template = engine.matcher(repository.grammar(compiled, "imports"))) {
      for (String each : imports) {
        boolean allowed =
            denied.stream().noneMatch(pattern -> pattern.matches(ImportedName.target(each)));
        assertEquals(allowed, accepts(template, "import " + each + ";"), each);
      }
    }
  }

  private static boolean accepts(Matcher template, String text) {
    return template.acceptsRest(text.getBytes(StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<List<Source>> sources() {
    Arbitrary<List<String>> types = word().list().uniqueElements().ofMaxSize(3);
    Arbitrary<List<String>> imports =
        Combinators.combine(
                Arbitraries.of("", "static "),
                dotted(2, 4).injectDuplicates(0.2),
                Arbitraries.of("", "", ".*"))
            .as((keyword, name, star) -> keyword + name + star)
            .list()
            .uniqueElements()
            .ofMaxSize(6);
    return Combinators.combine(dotted(1, 3).injectNull(0.1), types, imports)
        .as(Source::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<List<String>> patterns() {
    return Combinators.combine(dotted(2, 3), Arbitraries.of("", ".*", ".**"))
        .as((name, star) -> name + star)
        .list()
        .uniqueElements()
        .ofMaxSize(3);
  }

  private static Arbitrary<String> dotted(int least, int most) {
    return Combinators.combine(
            Arbitraries.frequencyOf(
                Tuple.of(3, word()), Tuple.of(1, Arbitraries.of("java.util", "java", "javax.sql"))),
            word().list().ofMinSize(least - 1).ofMaxSize(most - 1))
        .as((first, rest) -> rest.isEmpty() ? first : first + "." + String.join(".", rest));
  }

  /** Few words, so that packages, types and members meet, and some that look like others. */
  private static Arbitrary<String> word() {
    return Arbitraries.of("a", "b", "aa", "util", "X", "Y", "XY", "_z", "$d", "é", "List");
  }
}
