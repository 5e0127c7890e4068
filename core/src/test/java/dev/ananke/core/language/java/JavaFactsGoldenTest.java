package dev.ananke.core.language.java;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ananke.bridge.ParseLimits;
import dev.ananke.core.extract.Extraction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The facts of handwritten sources, as reviewed text. After a change that is meant: {@code mvn -pl
 * core test -Dtest=JavaFactsGoldenTest -Dananke.accept=true}, and review the difference.
 */
class JavaFactsGoldenTest {
  private static final Path FOLDER =
      Path.of("src/test/resources/dev/ananke/core/language/java/facts");

  static List<String> sources() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("sources")
  void extract_source_givesTheReviewedFacts(String name) throws IOException {
    Path golden = FOLDER.resolve(name.replace(".java", ".facts"));
    String actual;
    try (JavaExtractor extractor = new JavaExtractor(ParseLimits.DEFAULT)) {
      Extraction extraction = extractor.extract(Files.readAllBytes(FOLDER.resolve(name)));
      actual = FactsText.of(((Extraction.Facts) extraction).facts());
    }
    if (Boolean.getBoolean("ananke.accept")) {
      Files.writeString(golden, actual);
    }
    assertEquals(Files.readString(golden), actual);
  }
}
