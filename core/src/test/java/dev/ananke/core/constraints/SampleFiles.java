package dev.ananke.core.constraints;

import dev.ananke.core.extract.Extraction;
import dev.ananke.core.extract.Extractor;
import dev.ananke.core.rules.RuleSetReader;
import dev.ananke.schemas.BlobFacts;
import dev.ananke.schemas.ImportFact;
import dev.ananke.schemas.SkipReason;
import dev.ananke.schemas.TypeFact;
import dev.ananke.schemas.TypeKind;
import dev.ananke.schemas.Utf8Order;
import dev.ananke.schemas.Visibility;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Files as an extractor would give them, and a compiler with a small platform. */
final class SampleFiles {
  private static final byte[] BLOB = new byte[20];

  static final PlatformPackages PLATFORM =
      new PlatformPackages(
          "test-1",
          new TreeMap<>(
              java.util.Map.of(
                  "java.lang", List.of("Math", "Object", "String"),
                  "java.util", List.of("ArrayList", "List", "Map", "Vector"),
                  "java.util.concurrent", List.of("Future", "TimeUnit"),
                  "javax.sql", List.of("DataSource"))));

  static final SyntaxFragments SYNTAX =
      new SyntaxFragments(
          1,
          java.util.Map.of(
              "syntax",
              """
              %llguidance {"allow_initial_skip": true}
              start: ("import" ("static")? IMPORT_NAME ";")*
              %ignore /[ \\t\\r\\n\\f]+/
              %ignore /\\/\\/[^\\n]*/
              %ignore /\\/\\*([^*]|\\*+[^*\\/])*\\*+\\//
              """,
              "imports-open",
              "IMPORT_NAME: /[A-Za-z_$][A-Za-z0-9_$]*(\\.[A-Za-z_$][A-Za-z0-9_$]*)*\\.([A-Za-z_$][A-Za-z0-9_$]*|\\*)/\n"));

  private SampleFiles() {}

  static ConstraintCompiler compiler() {
    return new ConstraintCompiler(PLATFORM, SYNTAX, 1, SampleFiles::language);
  }

  /** With leaves so small that a few names fill one. */
  static ConstraintCompiler compiler(int leafCapacity) {
    return new ConstraintCompiler(PLATFORM, SYNTAX, 1, SampleFiles::language, leafCapacity);
  }

  static @Nullable String language(String path) {
    return path.endsWith(".java") ? "java" : path.endsWith(".kt") ? "kotlin" : null;
  }

  /**
   * A Java file.
   *
   * @param types top-level types, with their annotations after an @
   * @param imports as written after import
   */
  static FileUpdate java(
      String path, @Nullable String packageName, List<String> types, List<String> imports) {
    return java(path, packageName, types, imports, false);
  }

  static FileUpdate java(
      String path,
      @Nullable String packageName,
      List<String> types,
      List<String> imports,
      boolean hasErrors) {
    List<TypeFact> typeFacts = new ArrayList<>();
    for (String type : types) {
      String[] parts = type.split("@", -1);
      List<String> annotations = List.of(parts).subList(1, parts.length);
      typeFacts.add(
          new TypeFact(TypeKind.CLASS, parts[0], 0, List.of(), Visibility.PUBLIC, annotations));
    }
    List<ImportFact> importFacts = new ArrayList<>();
    for (String each : imports) {
      boolean isStatic = each.startsWith("static ");
      String target = isStatic ? each.substring("static ".length()) : each;
      boolean wildcard = target.endsWith(".*");
      importFacts.add(
          new ImportFact(
              wildcard ? target.substring(0, target.length() - 2) : target, isStatic, wildcard));
    }
    return facts(path, "java", packageName, hasErrors, typeFacts, importFacts);
  }

  static FileUpdate kotlin(String path, String packageName) {
    return facts(path, "kotlin", packageName, false, List.of(), List.of());
  }

  private static FileUpdate facts(
      String path,
      String language,
      @Nullable String packageName,
      boolean hasErrors,
      List<TypeFact> types,
      List<ImportFact> imports) {
    return FileUpdate.upsert(
        path,
        BLOB,
        new Extraction.Facts(
            new BlobFacts(
                language,
                1,
                packageName,
                hasErrors,
                imports,
                types,
                List.of(),
                List.of(),
                List.of(),
                types.stream()
                    .flatMap(type -> type.getAnnotations().stream())
                    .distinct()
                    .sorted(Utf8Order.INSTANCE)
                    .toList())));
  }

  static FileUpdate skipped(String path, SkipReason reason) {
    return FileUpdate.upsert(path, BLOB, new Extraction.Skipped(reason, "test"));
  }

  static FileUpdate rules(String yaml) {
    return FileUpdate.upsert(
        Extractor.RULES_PATH,
        BLOB,
        new Extraction.Rules(new RuleSetReader().read(yaml.getBytes(StandardCharsets.UTF_8))));
  }

  /** A rules file that denies these patterns. */
  static FileUpdate deny(String... patterns) {
    StringBuilder yaml = new StringBuilder("version: 1\ndeny:\n  imports:\n");
    for (String pattern : patterns) {
      yaml.append("    - pattern: '")
          .append(pattern)
          .append("'\n      reason: no ")
          .append(pattern)
          .append('\n');
    }
    return rules(yaml.toString());
  }
}
