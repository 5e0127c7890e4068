package dev.ananke.core.language.java;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.core.knowledge.PlatformPackage;
import dev.ananke.core.knowledge.PlatformPin;
import dev.ananke.core.knowledge.PlatformType;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class JavaPlatformTest {
  @Test
  void table_shipped_isThePinnedOne() throws IOException {
    PlatformPin pin =
        PlatformPin.parse(Files.readString(Path.of("src/main/platform/java-platform.pin")));

    assertTrue(pin.matches(JavaPlatform.table().toBytes()));
  }

  @Test
  void closedPackages_namesOfAllReleases_areTogether() {
    assertTrue(closed("java.util").containsAll(List.of("List", "Map", "SequencedCollection")));
    assertTrue(closed("java.lang").containsAll(List.of("String", "Compiler", "ScopedValue")));
    assertTrue(closed("java.rmi.activation").contains("Activatable"), "only in 8 to 16");
    assertTrue(closed("javax.swing").contains("JFrame"));
    assertTrue(closed("jdk.jfr").contains("Event"));
  }

  @Test
  void closedPackages_nestedPackagePrivateAndUnknownTypes_areNotThere() {
    assertFalse(closed("java.util").contains("Map$Entry"));
    assertFalse(closed("java.util").contains("Entry"));
    assertFalse(closed("java.util").contains("TimSort"));
    assertFalse(closed("java.util").contains("ArrayLists"));
    assertFalse(JavaPlatform.closedPackages().containsKey("java.utils"));
  }

  @Test
  void closedPackages_whatLibrariesCarryOn_isOpen() {
    for (String open :
        List.of(
            "javax.annotation",
            "javax.transaction",
            "javax.xml.bind",
            "javax.activation",
            "org.w3c.dom",
            "com.sun.net.httpserver",
            "sun.misc",
            "jdk.internal.misc",
            "jdk.nashorn.api.scripting",
            "jdk")) {
      assertFalse(JavaPlatform.closedPackages().containsKey(open), open);
    }
    assertFalse(ofTable("javax.xml.bind").closed());
  }

  @Test
  void table_types_haveTheirReleases() {
    assertEquals(new PlatformType("List", 8, 25), type("java.util", "List"));
    assertEquals(new PlatformType("Flow", 9, 25), type("java.util.concurrent", "Flow"));
    assertEquals(new PlatformType("JAXBContext", 8, 10), type("javax.xml.bind", "JAXBContext"));
    assertEquals(new PlatformType("ScopedValue", 21, 25), type("java.lang", "ScopedValue"));
  }

  /** The oracle is the image that runs this test: it must say of release 25 what the table says. */
  @Test
  void table_release25_isWhatTheImageExports() throws IOException {
    Assumptions.assumeTrue(Runtime.version().feature() == 25, "the image is of another release");
    Map<String, Set<String>> image = publicTypesOfTheImage();
    // In the image only: no part of what javac's --release knows. It stays open.
    assertNotNull(image.remove("jdk.swing.interop"));

    Map<String, Set<String>> table = new TreeMap<>();
    for (PlatformPackage each : JavaPlatform.table().packages().values()) {
      Set<String> names =
          each.types().stream()
              .filter(type -> type.last() == 25)
              .map(PlatformType::name)
              .collect(Collectors.toCollection(TreeSet::new));
      if (!names.isEmpty()) {
        table.put(each.name(), names);
        assertTrue(each.closed(), each.name());
      } else {
        assertEquals(each.name().startsWith("java."), each.closed(), each.name());
      }
    }
    assertEquals(image, table);
  }

  private static List<String> closed(String packageName) {
    return requireNonNull(JavaPlatform.closedPackages().get(packageName), packageName);
  }

  private static PlatformPackage ofTable(String packageName) {
    return requireNonNull(JavaPlatform.table().packages().get(packageName), packageName);
  }

  private static PlatformType type(String packageName, String name) {
    return ofTable(packageName).types().stream()
        .filter(type -> type.name().equals(name))
        .findAny()
        .orElseThrow();
  }

  private static Map<String, Set<String>> publicTypesOfTheImage() throws IOException {
    Map<String, Set<String>> types = new TreeMap<>();
    for (ModuleReference module : ModuleFinder.ofSystem().findAll()) {
      Set<String> exported =
          module.descriptor().exports().stream()
              .filter(export -> !export.isQualified())
              .map(ModuleDescriptor.Exports::source)
              .filter(name -> name.matches("(java|javax|jdk)\\..*"))
              .collect(Collectors.toSet());
      if (exported.isEmpty()) {
        continue;
      }
      try (ModuleReader reader = module.open()) {
        for (String resource : (Iterable<String>) reader.list()::iterator) {
          int slash = resource.lastIndexOf('/');
          if (slash < 0 || !resource.endsWith(".class") || resource.contains("$")) {
            continue;
          }
          String packageName = resource.substring(0, slash).replace('/', '.');
          String name = resource.substring(slash + 1, resource.length() - ".class".length());
          if (exported.contains(packageName) && isPublic(reader, resource)) {
            types.computeIfAbsent(packageName, key -> new TreeSet<>()).add(name);
          }
        }
      }
    }
    return types;
  }

  private static boolean isPublic(ModuleReader reader, String resource) throws IOException {
    try (InputStream in = reader.open(resource).orElseThrow()) {
      return ClassFile.of().parse(in.readAllBytes()).flags().has(AccessFlag.PUBLIC);
    }
  }
}
