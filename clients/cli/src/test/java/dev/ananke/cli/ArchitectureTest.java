package dev.ananke.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table of modules in docs/architecture.md, held. */
class ArchitectureTest {
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
        .mayOnlyAccessLayers("schemas", "core", "bridge")
        .whereLayer("worker")
        .mayOnlyAccessLayers("schemas", "core", "bridge")
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
    slices().matching("dev.ananke.core.(*)..").should().beFreeOfCycles().check(classes);
  }
}
