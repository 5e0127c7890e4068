package dev.ananke.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ananke.bridge.Vocabulary;
import dev.ananke.core.language.java.JavaSyntax;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * Grammars in the engine that everybody gets from PyPI, at its default limits and with the slices
 * that it has by itself: it takes them without a warning, and every mask along our own sources is
 * made and allows what comes next.
 */
@SuppressWarnings("NullAway.Init") // JUnit fills the field
class PortableGrammarITCase {
  private static final Path PROGRAM = Path.of("src/test/python/portable.py").toAbsolutePath();
  private static final Path SOURCES = Path.of("src/main/java").toAbsolutePath();
  private static final String SYNTAX = JavaSyntax.syntax().text() + JavaSyntax.OPEN_IMPORTS;
  private static final int LONGEST = 20_000;
  private static final int FILES = 8;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"cl100k", "o200k"})
  void grammars_inAnotherEngine_takeSourcesWithinItsLimits(String vocabulary) throws Exception {
    Vocabulary model = Vocabulary.byName(vocabulary);
    List<Map<String, Object>> files = files(model);
    assertEquals(FILES, files.size());

    Python.Ended ended =
        judge(
            model,
            List.of(grammar("syntax", SYNTAX, files), grammar("repository", compiled(), files)));

    assertEquals(0, ended.exit(), ended.output());
    assertTrue(ended.output().matches("[1-9][0-9]{3,} masks\\s*"), ended.output());
  }

  /** Else the test above could not fail. */
  @ParameterizedTest
  @ValueSource(strings = {"class A { int a }", "class A { "})
  void grammar_inAnotherEngine_refusesWrongText(String wrong) throws Exception {
    Vocabulary model = Vocabulary.cl100k();
    int[] ids = model.tokenize(wrong.getBytes(StandardCharsets.UTF_8));

    Python.Ended ended =
        judge(
            model,
            List.of(grammar("syntax", SYNTAX, List.of(Map.of("name", "wrong", "ids", ids)))));

    assertEquals(1, ended.exit(), ended.output());
    assertTrue(ended.output().startsWith("syntax, wrong: token "), ended.output());
  }

  private Python.Ended judge(Vocabulary model, List<Map<String, Object>> grammars)
      throws Exception {
    Path task = directory.resolve("task.json");
    String encoding = model.name() + "_base";
    new ObjectMapper()
        .writeValue(task.toFile(), Map.of("encoding", encoding, "grammars", grammars));
    return Python.withRequirements()
        .run(Map.of("TIKTOKEN_CACHE_DIR", ranks(encoding).toString()), PROGRAM, task.toString());
  }

  /** A folder in which tiktoken finds what it would otherwise download. */
  private Path ranks(String encoding) throws Exception {
    String file = encoding + ".tiktoken";
    String url = "https://openaipublic.blob.core.windows.net/encodings/" + file;
    byte[] name = MessageDigest.getInstance("SHA-1").digest(url.getBytes(StandardCharsets.UTF_8));
    try (InputStream ranks =
        Objects.requireNonNull(
            Vocabulary.class.getResourceAsStream("/com/knuddels/jtokkit/" + file), file)) {
      Files.copy(ranks, directory.resolve(HexFormat.of().formatHex(name)));
    }
    return directory;
  }

  private static Map<String, Object> grammar(
      String name, String lark, List<Map<String, Object>> files) {
    return Map.of("name", name, "lark", lark, "files", files);
  }

  private static List<Map<String, Object>> files(Vocabulary model) throws IOException {
    try (Stream<Path> all = Files.walk(SOURCES)) {
      return all.filter(path -> path.toString().endsWith(".java"))
          .filter(path -> path.toFile().length() < LONGEST)
          .sorted()
          .limit(FILES)
          .map(path -> file(path, model))
          .toList();
    }
  }

  private static Map<String, Object> file(Path path, Vocabulary model) {
    try {
      return Map.of(
          "name", path.getFileName().toString(), "ids", model.tokenize(Files.readAllBytes(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String compiled() throws IOException {
    Path out = directory.resolve("out");
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        Ananke.commandLine()
            .setOut(new PrintWriter(new StringWriter(), true))
            .setErr(new PrintWriter(err, true));
    assertEquals(
        0,
        commandLine.execute("compile", SOURCES.toString(), "--out", out.toString()),
        err::toString);
    return Files.readString(out.resolve("grammars/java/file.lark"));
  }
}
