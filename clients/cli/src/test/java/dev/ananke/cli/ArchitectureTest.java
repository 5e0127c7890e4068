package dev.ananke.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table of modules in docs/architecture.md, held. */
class ArchitectureTest {
  /**
   * A language makes extractors, and the extractor asks the languages: these two are one room with
   * two doors.
   */
  private static final SliceAssignment STAGES =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
          String name = type.getPackageName();
          if (!name.startsWith(CORE)) {
            return SliceIdentifier.ignore();
          }
          String stage = name.substring(CORE.length()).split("\\.", -1)[0];
          return SliceIdentifier.of(stage.equals("language") ? "extract" : stage);
        }

        @Override
        public String getDescription() {
          return "stages of core";
        }
      };

  private static final String CORE = "dev.ananke.core.";
  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.ananke");
  }

  @Test
  void modules_dependOnlyOnWhatTheTableSays() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("schemas")
        .definedBy("dev.ananke.schemas..")
        .layer("bridge")
        .definedBy("dev.ananke.bridge..")
        .layer("core")
        .definedBy("dev.ananke.core..")
        .layer("operators")
        .definedBy("dev.ananke.operators..")
        .layer("jobs")
        .definedBy("dev.ananke.jobs..")
        .layer("publisher")
        .definedBy("dev.ananke.publisher..")
        .layer("worker")
        .definedBy("dev.ananke.worker..")
        .layer("bench")
        .definedBy("dev.ananke.bench..")
        .layer("cli")
        .definedBy("dev.ananke.cli..")
        .whereLayer("schemas")
        .mayNotAccessAnyLayer()
        .whereLayer("bridge")
        .mayNotAccessAnyLayer()
        .whereLayer("core")
        .mayOnlyAccessLayers("schemas", "bridge")
        .whereLayer("operators")
        .mayOnlyAccessLayers("schemas", "bridge", "core")
        .whereLayer("jobs")
        .mayOnlyAccessLayers("schemas", "bridge", "core", "operators")
        .whereLayer("publisher")
        .mayOnlyAccessLayers("schemas")
        .whereLayer("worker")
        .mayOnlyAccessLayers("schemas")
        .whereLayer("bench")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .check(classes);
  }

  @Test
  void core_knowsNeitherFlinkNorKafka() {
    noClasses()
        .that()
        .resideInAPackage("dev.ananke.core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..")
        .check(classes);
  }

  @Test
  void nativeMemory_staysInTheBridge() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.ananke.bridge..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.foreign..")
        .check(classes);
  }

  @Test
  void worker_dragsInNoGitAndNoFlink() {
    noClasses()
        .that()
        .resideInAPackage("dev.ananke.worker..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.eclipse.jgit..", "org.apache.flink..")
        .check(classes);
  }

  @Test
  void packagesOfCore_formNoCycle() {
    slices().assignedFrom(STAGES).should().beFreeOfCycles().check(classes);
  }
}
