package dev.ananke.core.constraints;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.bridge.Engine;
import dev.ananke.bridge.EngineOptions;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.Vocabulary;
import dev.ananke.core.language.java.JavaPlatform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Masks of the import terminal of a very large repository: the engine's limits are met in masks
 * only, never while a text is consumed.
 */
class ImportMasksTest {
  private static final List<String> WORDS =
      List.of(
          "io", "net", "core", "api", "util", "impl", "model", "service", "data", "auth", "user",
          "order", "cart", "price", "stock", "ship", "mail", "log", "conf", "test", "json", "xml",
          "http", "sql", "cache", "event", "job", "task", "flow", "plan", "rule", "parse", "lex",
          "node", "tree");

  private static String packageName(Random random) {
    StringBuilder name = new StringBuilder("com.acme");
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      name.append('.').append(WORDS.get(random.nextInt(WORDS.size())));
    }
    return name.toString();
  }

  private static String type(Random random) {
    StringBuilder name = new StringBuilder();
    for (int i = 2 + random.nextInt(2); i > 0; i--) {
      String word = WORDS.get(random.nextInt(WORDS.size()));
      name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    }
    return name.toString();
  }

  @Test
  void mask_amongTenThousandPackages_meetsNoLimitAndAllowsTheNextToken() {
    Random random = new Random(7);
    List<FileUpdate> files = new ArrayList<>();
    List<String> imports = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      String packageName = packageName(random) + i;
      List<String> types = List.of(type(random) + "A", type(random) + "B", type(random) + "C");
      files.add(SampleFiles.java("F" + i + ".java", packageName, types, List.of()));
      if (i % 100 == 0) {
        imports.add(packageName + "." + types.get(i / 100 % 3));
      }
    }
    imports.add("java.util.concurrent.atomic.AtomicInteger");
    imports.add("static org.junit.jupiter.api.Assertions.assertEquals");
    imports.add("com.acme.unknown.Thing");
    files.add(SampleFiles.deny("java.util.Vector", "com.acme.sql.**"));
    imports.removeIf(each -> each.startsWith("com.acme.sql."));
    Repository repository =
        new Repository(
            new ConstraintCompiler(
                new PlatformPackages(JavaPlatform.version(), JavaPlatform.closedPackages()),
                SampleFiles.SYNTAX,
                1,
                SampleFiles::language));
    CompiledLanguage compiled = repository.commitAll(files);
    String grammar = repository.grammar(compiled, "imports");

    long start = System.nanoTime();
    try (Engine engine = Engine.create(Vocabulary.cl100k(), EngineOptions.STOCK);
        Matcher matcher = engine.matcher(grammar)) {
      long made = System.nanoTime() - start;
      int[] mask = new int[engine.maskWords()];
      List<Long> micros = new ArrayList<>();
      for (String each : imports) {
        byte[] line = ("import " + each + ";\n").getBytes(StandardCharsets.UTF_8);
        for (int token : engine.vocabulary().tokenize(line)) {
          long before = System.nanoTime();
          matcher.mask(mask);
          micros.add((System.nanoTime() - before) / 1000);
          assertTrue(Matcher.allows(mask, token), each);
          assertTrue(matcher.consume(token), each);
        }
      }
      long[] sorted = micros.stream().mapToLong(Long::longValue).sorted().toArray();
      System.out.printf(
          "10,000 packages, 30,000 types: grammar of %d kB in %d fragments, the largest %d bytes;"
              + " engine and matcher %d ms; masks p50 %d us, p99 %d us, max %d us%n",
          grammar.length() / 1000,
          compiled.fragments().size(),
          repository.fragments().values().stream()
              .mapToInt(payload -> payload.length)
              .max()
              .orElse(0),
          made / 1_000_000,
          sorted[sorted.length / 2],
          sorted[sorted.length * 99 / 100],
          Arrays.stream(sorted).max().orElse(0));
    }
    repository
        .fragments()
        .forEach((name, payload) -> assertTrue(payload.length <= 64 * 1024, name));
  }
}
