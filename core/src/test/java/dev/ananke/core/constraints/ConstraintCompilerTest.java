package dev.ananke.core.constraints;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.core.assembly.Stages;
import dev.ananke.core.extract.Extraction;
import dev.ananke.core.extract.Extractor;
import dev.ananke.core.extract.ExtractorOptions;
import dev.ananke.core.state.InMemoryStateStore;
import dev.ananke.core.state.StateDump;
import dev.ananke.schemas.BlobFacts;
import dev.ananke.schemas.ChangedConstraint;
import dev.ananke.schemas.Conflict;
import dev.ananke.schemas.EvidenceOfPackage;
import dev.ananke.schemas.ImportablePackage;
import dev.ananke.schemas.ImportablePackages;
import dev.ananke.schemas.PackageEvidence;
import dev.ananke.schemas.RecordDecoder;
import dev.ananke.schemas.SkipReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConstraintCompilerTest {
  private final Repository repository = new Repository();

  private static FileUpdate reader(String... imports) {
    return SampleFiles.java(
        "src/com/acme/io/Reader.java", "com.acme.io", List.of("Reader"), List.of(imports));
  }

  private static FileUpdate user(String... imports) {
    return SampleFiles.java(
        "src/com/acme/app/User.java", "com.acme.app", List.of("User"), List.of(imports));
  }

  private static String changes(CompiledLanguage compiled) {
    StringBuilder text = new StringBuilder();
    for (ChangedConstraint each : compiled.changes()) {
      text.append(each.getAction())
          .append(' ')
          .append(each.getKind())
          .append(' ')
          .append(each.getSubject())
          .append('\n');
    }
    return text.toString();
  }

  /** Open cause by package, empty for a closed one. */
  private Map<String, String> causes() {
    return causes(repository);
  }

  private static Map<String, String> causes(Repository repository) {
    Map<String, String> causes = new TreeMap<>();
    RecordDecoder<ImportablePackages> decoder = RecordDecoder.of(ImportablePackages.class);
    repository
        .fragments()
        .forEach(
            (name, payload) -> {
              if (name.startsWith(FragmentNames.CONSTRAINTS) && !name.equals(FragmentNames.RULES)) {
                for (ImportablePackage each : decoder.decode(payload).getPackages()) {
                  causes.put(each.getName(), Objects.requireNonNullElse(each.getOpenCause(), ""));
                }
              }
            });
    return causes;
  }

  private EvidenceOfPackage evidence(String fragment, String subject) {
    byte[] payload = Objects.requireNonNull(repository.fragments().get(fragment));
    return RecordDecoder.of(PackageEvidence.class).decode(payload).getPackages().stream()
        .filter(each -> each.getName().equals(subject))
        .findFirst()
        .orElseThrow();
  }

  // --- retraction

  @Test
  void compile_lastFileOfATypeDeleted_retractsIt() {
    assertEquals(
        """
        ADDED closed-package com.acme.io
        ADDED importable-type com.acme.io.Reader
        """,
        changes(repository.commit(reader())));
    assertEquals(
        "ADDED importable-type com.acme.io.Writer\n",
        changes(
            repository.commit(
                SampleFiles.java("W.java", "com.acme.io", List.of("Writer"), List.of()))));
    assertEquals(
        "",
        changes(
            repository.commit(
                SampleFiles.java("W2.java", "com.acme.io", List.of("Writer"), List.of()))));
    assertEquals("", changes(repository.commit(FileUpdate.delete("W.java"))));
    assertEquals(
        "RETRACTED importable-type com.acme.io.Writer\n",
        changes(repository.commit(FileUpdate.delete("W2.java"))));
  }

  @Test
  void compile_importOfUndeclaredTypeComesAndGoes_opensAndClosesThePackage() {
    repository.commit(reader(), user());
    CompiledLanguage opened = repository.commit(user("com.acme.io.Generated"));
    assertEquals("RETRACTED closed-package com.acme.io\n", changes(opened));
    assertEquals(Map.of("imported-undeclared", 1), Repository.openings(opened));
    assertEquals("imported-undeclared", causes().get("com.acme.io"));
    assertEquals("ADDED closed-package com.acme.io\n", changes(repository.commit(user())));
  }

  @Test
  void compile_nothingChanged_changesNothing() {
    CompiledLanguage first = repository.commit(reader(), user("com.acme.io.Reader"));
    CompiledLanguage second = repository.commit();
    assertEquals(Map.of(), second.changed());
    assertEquals(Set.of(), second.removed());
    assertEquals(List.of(), second.changes());
    assertEquals(first.contentHash(), second.contentHash());
  }

  @Test
  void compile_allFilesDeleted_isEmptyAndLeavesNoState() {
    repository.commit(reader("org.lib.Thing"), user(), SampleFiles.deny("java.util.Vector"));
    CompiledLanguage compiled =
        repository.commit(
            FileUpdate.delete("src/com/acme/io/Reader.java"),
            FileUpdate.delete("src/com/acme/app/User.java"),
            FileUpdate.delete(".ananke.yaml"));
    assertTrue(compiled.empty());
    assertEquals(Map.of(), compiled.fragments());
    assertEquals(Map.of(), repository.fragments());
    assertEquals(List.of(), compiled.holes());
    assertEquals(
        """
        RETRACTED closed-package com.acme.app
        RETRACTED closed-package com.acme.io
        RETRACTED denied-import java.util.Vector
        RETRACTED importable-type com.acme.app.User
        RETRACTED importable-type com.acme.io.Reader
        """,
        changes(compiled));
    assertEquals(Map.of(), StateDump.of(repository.state));
  }

  @Test
  void compile_withoutFilesOfTheLanguage_isEmptyUntilOneComes() {
    CompiledLanguage compiled =
        repository.commit(
            SampleFiles.kotlin("K.kt", "com.acme.io"), SampleFiles.deny("java.util.Vector"));
    assertTrue(compiled.empty());
    assertEquals("", changes(compiled));
    compiled = repository.commit(reader());
    assertFalse(compiled.empty());
    assertEquals(
        "ADDED denied-import java.util.Vector\nADDED importable-type com.acme.io.Reader\n",
        changes(compiled));
  }

  @Test
  void compile_ofALargeRepositoryAtOnce_listsEveryChange() {
    List<String> types = IntStream.range(0, 1500).mapToObj(i -> "T" + i).toList();
    CompiledLanguage compiled =
        repository.commit(SampleFiles.java("A.java", "a", types, List.of()));
    assertEquals(
        1500,
        compiled.changes().stream()
            .filter(change -> change.getKind().equals(Changes.TYPE))
            .map(ChangedConstraint::getSubject)
            .distinct()
            .count());
  }

  // --- what opens

  @Test
  void causes_ofPackagesThatMayHaveMoreTypes_areNamed() {
    CompiledLanguage compiled =
        repository.commit(
            SampleFiles.java("A.java", "p.closed", List.of("A"), List.of("p.closed.A")),
            SampleFiles.java("B.java", "p.beside", List.of("B"), List.of()),
            SampleFiles.kotlin("B.kt", "p.beside"),
            SampleFiles.java(
                "C.java",
                "p.generated",
                List.of("C@AutoValue"),
                List.of("com.google.auto.value.AutoValue")),
            SampleFiles.java("D.java", "p.capital", List.of("D"), List.of()),
            SampleFiles.java("E.java", "p.capital.Sub.more", List.of("E"), List.of()),
            SampleFiles.java("src/p/skipped/F.java", "p.skipped", List.of("F"), List.of()),
            SampleFiles.skipped("test/p/skipped/Huge.java", SkipReason.TOO_LARGE),
            SampleFiles.java("G.java", "p.broken", List.of("NotG"), List.of(), true),
            SampleFiles.java("H.java", "p.scratched", List.of("H"), List.of(), true),
            SampleFiles.java(
                "I.java", "p.user", List.of("I"), List.of("p.shared.Far", "org.lib.Thing")),
            SampleFiles.java("J.java", "p.shared", List.of("Near"), List.of()),
            SampleFiles.skipped("logo.png", SkipReason.UNKNOWN_LANGUAGE));
    assertEquals(
        new TreeMap<>(
            Map.ofEntries(
                Map.entry("p.closed", ""),
                Map.entry("p.beside", "foreign-language-source"),
                Map.entry("p.generated", "generated-types"),
                Map.entry("p.capital", "capital-subpackage"),
                Map.entry("p.capital.Sub.more", "capital-subpackage"),
                Map.entry("p.skipped", "skipped-file"),
                Map.entry("p.broken", "file-with-errors"),
                Map.entry("p.scratched", "file-with-errors"),
                Map.entry("p.user", ""),
                Map.entry("p.shared", "imported-undeclared"))),
        causes());
    assertEquals(
        Map.of(
            "foreign-language-source", 1,
            "generated-types", 1,
            "capital-subpackage", 2,
            "skipped-file", 1,
            "file-with-errors", 2,
            "imported-undeclared", 1,
            "unknown-library", 2),
        Repository.openings(compiled));
    compiled.openings().stream()
        .filter(each -> each.getCause().equals("unknown-library"))
        .forEach(
            each -> assertEquals(List.of("com.google.auto.value", "org.lib"), each.getExamples()));
    compiled.openings().stream()
        .filter(each -> each.getCause().equals("generated-types"))
        .forEach(
            each ->
                assertEquals(
                    List.of("p.generated:@com.google.auto.value.AutoValue"), each.getExamples()));
    compiled.openings().stream()
        .filter(each -> each.getCause().equals("skipped-file"))
        .forEach(
            each ->
                assertEquals(List.of("test/p/skipped/Huge.java:TOO_LARGE"), each.getExamples()));
  }

  @Test
  void packageInfo_withoutAnyType_keepsThePackageOpenUntilATypeIsDeclared() {
    FileUpdate info =
        SampleFiles.java("src/p/gen/package-info.java", "p.gen", List.of(), List.of());
    CompiledLanguage compiled = repository.commit(reader(), info);
    assertEquals(Map.of("com.acme.io", "", "p.gen", "no-types"), causes());
    assertEquals(Map.of("no-types", 1), Repository.openings(compiled));

    repository.commit(SampleFiles.java("src/p/gen/A.java", "p.gen", List.of("A"), List.of()));
    assertEquals(Map.of("com.acme.io", "", "p.gen", ""), causes());
    repository.commit(FileUpdate.delete("src/p/gen/A.java"));
    assertEquals(Map.of("com.acme.io", "", "p.gen", "no-types"), causes());
  }

  @Test
  void package_whoseTypesStandInOtherLeaves_isNotWithoutTypes() {
    List<FileUpdate> files = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      files.add(SampleFiles.java("F" + i + ".java", "p", List.of("T" + i), List.of()));
    }
    Repository spread = new Repository(SampleFiles.compiler(40));
    CompiledLanguage compiled = spread.commitAll(files);
    assertTrue(
        compiled.fragments().keySet().stream().filter(n -> n.startsWith("constraints/")).count()
            > 3);
    assertEquals(Map.of(), Repository.openings(compiled));
    assertEquals(1L, compiled.statistics().get(LeafConstraints.CLOSED));
  }

  @Test
  void fileWithErrors_whosePackageWasNotRead_opensThePackagesOfItsPlace() {
    FileUpdate broken =
        SampleFiles.java("src/com/acme/io/Broken.java", null, List.of(), List.of(), true);
    CompiledLanguage compiled = repository.commit(reader(), user(), broken);
    assertEquals(Map.of("com.acme.app", "", "com.acme.io", "file-with-errors"), causes());
    assertEquals(Map.of("file-with-errors", 1), Repository.openings(compiled));

    repository.commit(FileUpdate.delete("src/com/acme/io/Broken.java"));
    assertEquals(Map.of("com.acme.app", "", "com.acme.io", ""), causes());
  }

  @Test
  void fileWithABracketTooFew_asTheParserReadsIt_opensItsPackage() {
    byte[] source =
        "package com.acme.io;\nclass A { void m() { if (true) { } }\nclass B {}\n"
            .getBytes(StandardCharsets.UTF_8);
    String path = "src/com/acme/io/A.java";
    try (Extractor extractor = Stages.extractor(ExtractorOptions.DEFAULT)) {
      Extraction extraction = extractor.extract(path, new byte[20], source);
      BlobFacts read = assertInstanceOf(Extraction.Facts.class, extraction).facts();
      assertFalse(read.getTypes().stream().anyMatch(type -> type.getName().equals("B")));
      repository.commit(reader(), FileUpdate.upsert(path, new byte[20], extraction));
    }
    assertEquals(Map.of("com.acme.io", "file-with-errors"), causes());
  }

  @Test
  void typeWithANameThatNoGrammarHas_opensItsPackage() {
    repository.commit(SampleFiles.java("A.java", "p", List.of("A", "B".repeat(1000)), List.of()));
    assertEquals(Map.of("p", "file-with-errors"), causes());
  }

  @Test
  void causes_ofPlatformPackages_areNamedOnlyWhereFilesContradict() {
    repository.commit(
        user("java.util.List", "java.util.Odd", "javax.sql.DataSource", "java.lang.*"));
    assertEquals(Map.of("com.acme.app", "", "java.util", "imported-undeclared"), causes());
  }

  @Test
  void packages_namedLikeThePlatforms_areClosedOnlyIfThePlatformClosesThem() {
    CompiledLanguage compiled =
        repository.commit(
            SampleFiles.java("A.java", "javax.annotation", List.of("Mine"), List.of()),
            SampleFiles.java("B.java", "java.util", List.of("Mine"), List.of()));
    assertEquals(Map.of("javax.annotation", "platform-namespace", "java.util", ""), causes());
    assertEquals(Map.of("platform-namespace", 1), Repository.openings(compiled));
    compiled =
        repository.commit(FileUpdate.delete("A.java"), user("javax.annotation.processing.Odd"));
    assertEquals(Map.of("com.acme.app", "", "java.util", ""), causes());
    assertEquals(Map.of("unknown-library", 1), Repository.openings(compiled));
  }

  @Test
  void generators_withTheSameSimpleName_areToldApartByTheirImport() {
    repository.commit(
        SampleFiles.java(
            "A.java",
            "spring",
            List.of("A@Component"),
            List.of("org.springframework.stereotype.Component")),
        SampleFiles.java("B.java", "explicit", List.of("B@Component"), List.of("dagger.Component")),
        SampleFiles.java("C.java", "wildcard", List.of("C@Component"), List.of("dagger.*")),
        SampleFiles.java("D.java", "qualified", List.of("D@dagger.Component"), List.of()),
        SampleFiles.java(
            "E.java",
            "nested",
            List.of("E@Value.Immutable"),
            List.of("org.immutables.value.Value")),
        SampleFiles.java("F.java", "unknown", List.of("F@Component"), List.of()));
    assertEquals(
        Map.of(
            "spring", "",
            "explicit", "generated-types",
            "wildcard", "generated-types",
            "qualified", "generated-types",
            "nested", "generated-types",
            "unknown", ""),
        causes());
  }

  // --- evidence

  @Test
  void evidence_ofAPackage_countsFilesAndNamesThree() {
    List<FileUpdate> files = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      files.add(SampleFiles.java("F" + i + ".java", "p", List.of("F" + i), List.of()));
    }
    files.add(SampleFiles.java("G.java", "q", List.of("G"), List.of("p.Absent")));
    repository.commit(files.toArray(new FileUpdate[0]));
    var evidence = evidence("evidence/all", "p").getEvidence();
    assertEquals(6, evidence.getSupport());
    assertEquals(1, evidence.getViolations());
    assertEquals(0.487, evidence.getLowerBound(), 0.001);
    assertEquals(3, evidence.getExamples().size());
    String first = evidence.getExamples().getFirst();
    String path = first.substring(0, first.indexOf(':'));
    assertEquals(path.replace(".java", ""), first.substring(first.indexOf(':') + 1));

    CompiledLanguage before = repository.commit();
    CompiledLanguage after = repository.commit(FileUpdate.delete(path));
    assertNotEquals(before.fragments().get("evidence/all"), after.fragments().get("evidence/all"));
    assertEquals(
        List.of(3, 5),
        List.of(
            evidence("evidence/all", "p").getEvidence().getExamples().size(),
            evidence("evidence/all", "p").getEvidence().getSupport()));
  }

  @Test
  void contentHash_ofTheSameConstraintsWithOtherEvidence_staysTheSame() {
    CompiledLanguage one = repository.commit(reader());
    CompiledLanguage two =
        repository.commit(
            SampleFiles.java("Other.java", "com.acme.io", List.of("Reader"), List.of()));
    assertNotEquals(one.fragments(), two.fragments());
    assertEquals(one.contentHash(), two.contentHash());
  }

  // --- rules

  @Test
  void conflicts_betweenRulesAndWithUse_areListed() {
    CompiledLanguage compiled =
        repository.commit(
            reader("java.util.Vector", "java.util.List"),
            user("static java.util.Vector.x"),
            SampleFiles.rules(
                """
                version: 1
                deny:
                  imports:
                    - {pattern: java.util.Vector, reason: old}
                    - {pattern: java.util.Vector, reason: slow}
                    - {pattern: "sun.**", reason: internal}
                    - {pattern: "sun.misc.*", reason: internal too}
                """));
    assertEquals(
        """
        denied-but-used | java.util.Vector | deny java.util.Vector (old) | 2 files: \
        src/com/acme/app/User.java:import static java.util.Vector.x; \
        src/com/acme/io/Reader.java:import java.util.Vector
        duplicate-rule | java.util.Vector | deny java.util.Vector (old) | deny java.util.Vector (slow)
        overlapping-rules | sun.misc.* | deny sun.** (internal) | deny sun.misc.* (internal too)
        """,
        Repository.conflicts(compiled));
    assertEquals(2, evidence("evidence/rules", "java.util.Vector").getEvidence().getViolations());

    compiled = repository.commit(reader("java.util.List"), user());
    assertFalse(Repository.conflicts(compiled).contains("denied-but-used"));
  }

  @Test
  void conflicts_ofManyRules_areListedToABoundOfEachKindAndCounted() {
    List<String> patterns = new ArrayList<>(List.of("p.**"));
    List<String> imports = new ArrayList<>();
    for (int i = 0; i < RuleConflicts.LISTED + 20; i++) {
      patterns.add("p.T%03d".formatted(i));
      imports.add("p.T%03d".formatted(i));
    }
    CompiledLanguage compiled =
        repository.commit(
            reader(imports.reversed().toArray(new String[0])),
            SampleFiles.deny(patterns.toArray(new String[0])));
    List<Conflict> listed = compiled.conflicts();
    assertEquals(2 * RuleConflicts.LISTED, listed.size());
    assertEquals("denied-but-used p.**", kindAndSubject(listed.getFirst()));
    assertEquals("denied-but-used p.T048", kindAndSubject(listed.get(RuleConflicts.LISTED - 1)));
    assertEquals("overlapping-rules p.T000", kindAndSubject(listed.get(RuleConflicts.LISTED)));
    assertEquals("overlapping-rules p.T049", kindAndSubject(listed.getLast()));
    assertEquals(141L, compiled.statistics().get("conflicts"));
  }

  private static String kindAndSubject(Conflict conflict) {
    return conflict.getKind() + " " + conflict.getSubject();
  }

  @Test
  void rules_withAnError_holdAsFarAsTheyAreUnderstood() {
    CompiledLanguage compiled =
        repository.commit(
            reader(),
            SampleFiles.rules(
                """
                version: 1
                deny:
                  imports:
                    - pattern: java.util.Vector
                      reason: old
                    - patern: sun.misc.*
                      reason: internal
                """));
    assertTrue(compiled.fragments().containsKey("rules/imports"));
    assertEquals(Map.of("rule-error", 2), Repository.openings(compiled));
    assertEquals(
        ".ananke.yaml:6:7: The key pattern is missing: add \"pattern: java.util.Vector\".",
        compiled.openings().getFirst().getExamples().getFirst());
  }

  @Test
  void rules_thatCannotBeRead_areReportedAndLoseNothingElse() {
    repository.commit(reader(), SampleFiles.deny("java.util.Vector"));
    CompiledLanguage compiled =
        repository.commit(SampleFiles.skipped(".ananke.yaml", SkipReason.BINARY));
    assertEquals(Map.of("rule-error", 1), Repository.openings(compiled));
    assertEquals("RETRACTED denied-import java.util.Vector\n", changes(compiled));
    assertEquals(Map.of("com.acme.io", ""), causes());
  }

  // --- overlay

  @Test
  void overlay_ofAChange_addsDeclarationsButNoUseAndNoEvidence() {
    ConstraintCompiler compiler = SampleFiles.compiler();
    InMemoryStateStore state = new InMemoryStateStore();
    try (Folding folding = compiler.folding(state)) {
      folding.fold(reader());
      folding.foldOverlay(
          SampleFiles.java(
              "src/com/acme/io/Reader.java",
              "com.acme.io",
              List.of("Reader", "Fresh"),
              List.of("com.acme.io.Absent")));
    }
    CompiledLanguage compiled = compiler.compile(state).getFirst();
    ImportablePackage io =
        RecordDecoder.of(ImportablePackages.class)
            .decode(Objects.requireNonNull(compiled.changed().get("constraints/all")))
            .getPackages()
            .getFirst();
    assertTrue(io.getClosed(), "an overlay's imports contradict nothing");
    assertEquals(List.of("Fresh", "Reader"), io.getTypes());
    assertEquals(
        1,
        RecordDecoder.of(PackageEvidence.class)
            .decode(Objects.requireNonNull(compiled.changed().get("evidence/all")))
            .getPackages()
            .getFirst()
            .getEvidence()
            .getSupport());
  }

  @Test
  void overlay_withAFileThatCouldNotBeRead_opensWhatItMayDeclare() {
    String path = "src/com/acme/io/Huge.java";
    ConstraintCompiler compiler = SampleFiles.compiler();
    Repository overlaid = new Repository(compiler);
    overlaid.commit(reader(), user());
    try (Folding folding = compiler.folding(overlaid.state)) {
      folding.foldOverlay(SampleFiles.skipped(path, SkipReason.TOO_LARGE));
      folding.foldOverlay(
          SampleFiles.java("com/acme/app/Half.java", null, List.of(), List.of(), true));
    }
    CompiledLanguage compiled = overlaid.commit();
    assertEquals(
        Map.of("com.acme.app", "file-with-errors", "com.acme.io", "skipped-file"),
        causes(overlaid));
    assertEquals(Map.of("file-with-errors", 1, "skipped-file", 1), Repository.openings(compiled));
    assertEquals(
        List.of(path + ":TOO_LARGE"),
        compiled.openings().stream()
            .filter(each -> each.getCause().equals("skipped-file"))
            .findFirst()
            .orElseThrow()
            .getExamples());
  }

  // --- large packages, versions, payloads

  @Test
  void fragments_ofAHugePackage_areSplitAndStaySmall() {
    List<FileUpdate> files = new ArrayList<>();
    for (int i = 0; i < 8000; i++) {
      files.add(
          SampleFiles.java("F" + i + ".java", "huge", List.of("GeneratedType" + i), List.of()));
    }
    CompiledLanguage compiled = repository.commitAll(files);
    repository
        .fragments()
        .forEach((name, payload) -> assertTrue(payload.length <= 64 * 1024, name));
    assertEquals(8000L, compiled.statistics().get("types"));
    assertEquals(1L, compiled.statistics().get("packages"));
    CompiledLanguage next =
        repository.commit(SampleFiles.java("X.java", "x", List.of("X"), List.of("huge.Absent")));
    assertEquals(Map.of("huge", "imported-undeclared", "x", ""), causes());
    assertEquals(
        """
        ADDED closed-package x
        RETRACTED closed-package huge
        ADDED importable-type x.X
        """,
        changes(next));
  }

  @Test
  void compile_withAnotherPlatform_compilesAllLeavesAnew() {
    repository.commit(reader("java.util.Odd"));
    PlatformPackages other =
        new PlatformPackages("test-2", new TreeMap<>(Map.of("java.util", List.of("Odd"))));
    ConstraintCompiler compiler =
        new ConstraintCompiler(other, SampleFiles.SYNTAX, 1, SampleFiles::language);
    CompiledLanguage upgraded = compiler.compile(repository.state).getFirst();

    InMemoryStateStore fresh = new InMemoryStateStore();
    compiler.fold(fresh, reader("java.util.Odd"));
    CompiledLanguage again = compiler.compile(fresh).getFirst();
    assertEquals(again.fragments(), upgraded.fragments());
    assertEquals(again.contentHash(), upgraded.contentHash());
    assertEquals(StateDump.of(fresh), StateDump.of(repository.state));
  }

  @Test
  void payload_ofAnyFragment_isThatOfTheCompile() {
    CompiledLanguage compiled =
        repository.commit(reader("java.util.Odd"), user(), SampleFiles.deny("java.util.Vector"));
    Map<String, byte[]> payloads =
        repository.compiler.payloads(repository.state, "java", compiled.fragments().keySet());
    for (String name : compiled.fragments().keySet()) {
      assertArrayEquals(repository.fragments().get(name), payloads.get(name), name);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> repository.compiler.payloads(repository.state, "java", Set.of("imports/0101")));
    assertThrows(
        IllegalArgumentException.class,
        () -> repository.compiler.payloads(repository.state, "cobol", Set.of("imports")));
  }
}
