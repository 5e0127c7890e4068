package dev.ananke.core.constraints;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.bridge.Engine;
import dev.ananke.bridge.EngineOptions;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.Vocabulary;
import dev.ananke.core.assembly.Stages;
import dev.ananke.core.extract.Extraction;
import dev.ananke.core.extract.Extractor;
import dev.ananke.core.extract.ExtractorOptions;
import dev.ananke.core.language.java.JavaPlatform;
import dev.ananke.schemas.ImportablePackage;
import dev.ananke.schemas.ImportablePackages;
import dev.ananke.schemas.RecordDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real repositories against the real platform: their imports are accepted, invented ones not. */
class CorporaImportsTest {
  private static final String GSON = "gson-2.11.0-sources.jar";
  private static final String LANG = "commons-lang3-3.17.0-sources.jar";
  private static final String FLINK = "flink-core-2.2.1-sources.jar";

  private static ConstraintCompiler compiler() {
    return new ConstraintCompiler(
        new PlatformPackages(JavaPlatform.version(), JavaPlatform.closedPackages()),
        SampleFiles.SYNTAX,
        1,
        SampleFiles::language);
  }

  private static List<FileUpdate> files(String jar, Map<String, byte[]> contents)
      throws IOException {
    List<FileUpdate> files = new ArrayList<>();
    try (ZipFile zip = new ZipFile(Path.of("target/corpora", jar).toFile());
        Extractor extractor = Stages.extractor(ExtractorOptions.DEFAULT)) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (entry.getName().endsWith(".java")) {
          byte[] content = zip.getInputStream(entry).readAllBytes();
          contents.put(entry.getName(), content);
          CRC32 crc = new CRC32();
          crc.update(content);
          byte[] blobId = ByteBuffer.allocate(8).putLong(crc.getValue()).array();
          files.add(
              FileUpdate.upsert(
                  entry.getName(), blobId, extractor.extract(entry.getName(), blobId, content)));
        }
      }
    }
    return files;
  }

  private static boolean accepts(Matcher template, String text) {
    return template.acceptsRest(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<ImportablePackage> packages(Repository repository) {
    RecordDecoder<ImportablePackages> decoder = RecordDecoder.of(ImportablePackages.class);
    List<ImportablePackage> packages = new ArrayList<>();
    repository
        .fragments()
        .forEach(
            (name, payload) -> {
              if (name.startsWith(FragmentNames.CONSTRAINTS)) {
                packages.addAll(decoder.decode(payload).getPackages());
              }
            });
    return packages;
  }

  @ParameterizedTest
  @ValueSource(strings = {GSON, LANG, FLINK})
  void importName_ofARealLibrary_acceptsItsImportsAndRefusesInventedOnes(String jar)
      throws IOException {
    assertTrue(Files.exists(Path.of("target/corpora", jar)), "the build copies " + jar);
    List<FileUpdate> files = files(jar, new TreeMap<>());
    Repository repository = new Repository(compiler());
    long start = System.nanoTime();
    CompiledLanguage compiled = repository.commitAll(files);
    long took = System.nanoTime() - start;
    String grammar = repository.grammar(compiled, "imports");

    TreeSet<String> imports = new TreeSet<>();
    for (FileUpdate file : files) {
      if (file.extraction() instanceof Extraction.Facts facts) {
        facts.facts().getImports().forEach(each -> imports.add(ImportedName.text(each)));
      }
    }
    int closed = 0;
    int refused = 0;
    try (Engine engine = Engine.create(Vocabulary.bytes());
        Matcher template = engine.matcher(grammar)) {
      for (String each : imports) {
        assertTrue(accepts(template, "import " + each + ";"), each);
      }
      TreeSet<String> invented = new TreeSet<>();
      for (ImportablePackage each : packages(repository)) {
        if (each.getClosed()) {
          closed++;
          invented.add(each.getName() + ".Quuxotic");
          each.getTypes().stream()
              .limit(2)
              .forEach(t -> invented.add(each.getName() + "." + t + "x"));
        }
      }
      List<String> platform = new ArrayList<>(JavaPlatform.closedPackages().keySet());
      Collections.shuffle(platform, new Random(1));
      platform.subList(0, 40).forEach(name -> invented.add(name + ".Quuxotic"));
      invented.add("java.utill.List");
      for (String each : invented) {
        assertFalse(accepts(template, "import " + each + ";"), each);
        refused++;
      }
    }
    System.out.printf(
        "%s: %d files, %d imports accepted, %d invented ones refused, %d closed packages,"
            + " grammar of %d kB, %d fragments, %s, folded and compiled in %d ms, %s%n",
        jar,
        files.size(),
        imports.size(),
        refused,
        closed,
        grammar.length() / 1000,
        compiled.fragments().size(),
        Repository.openings(compiled),
        took / 1_000_000,
        compiled.statistics());
  }

  @ParameterizedTest
  @ValueSource(strings = {GSON, LANG, FLINK})
  void grammar_ofARealLibrary_acceptsItsFiles(String jar) throws IOException {
    assertAccepted(jar, 12);
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(strings = {GSON, LANG, FLINK})
  void grammar_ofARealLibrary_acceptsAllItsFiles(String jar) throws IOException {
    assertAccepted(jar, Integer.MAX_VALUE);
  }

  private static void assertAccepted(String jar, int most) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    String grammar = grammar(jar, contents);
    try (Engine engine = Engine.create(Vocabulary.bytes());
        Matcher template = engine.matcher(grammar)) {
      for (String path : sample(contents, most)) {
        assertTrue(
            accepts(
                template,
                new String(Objects.requireNonNull(contents.get(path)), StandardCharsets.UTF_8)),
            path);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {GSON, FLINK})
  void masks_ofARealLibrary_meetNoLimitAndAllowTheNextToken(String jar) throws IOException {
    assertMasks(jar, Vocabulary.cl100k(), 3);
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(strings = {GSON, LANG, FLINK})
  void masks_ofARealLibrary_meetNoLimitInAnyVocabulary(String jar) throws IOException {
    assertMasks(jar, Vocabulary.cl100k(), 60);
    assertMasks(jar, Vocabulary.o200k(), 60);
  }

  /** Along the beginning of files, where imports stand. */
  private static void assertMasks(String jar, Vocabulary vocabulary, int most) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    String grammar = grammar(jar, contents);
    try (Engine engine = Engine.create(vocabulary, EngineOptions.STOCK);
        Matcher template = engine.matcher(grammar)) {
      int[] mask = new int[engine.maskWords()];
      for (String path : sample(contents, most)) {
        byte[] content = Objects.requireNonNull(contents.get(path));
        int end = new String(content, StandardCharsets.ISO_8859_1).lastIndexOf("\nimport ");
        byte[] head = Arrays.copyOf(content, Math.min(content.length, Math.max(0, end) + 200));
        try (Matcher matcher = template.copy()) {
          for (int token : vocabulary.tokenize(head)) {
            matcher.mask(mask);
            assertTrue(Matcher.allows(mask, token), path);
            assertTrue(matcher.consume(token), path);
          }
        }
      }
    }
  }

  private static String grammar(String jar, Map<String, byte[]> contents) throws IOException {
    Repository repository = new Repository(Stages.constraintCompiler());
    return repository.grammar(repository.commitAll(files(jar, contents)), "imports");
  }

  private static List<String> sample(Map<String, byte[]> contents, int most) {
    List<String> paths = new ArrayList<>(contents.keySet());
    Collections.shuffle(paths, new Random(5));
    return paths.subList(0, Math.min(paths.size(), most));
  }
}
