package dev.ananke.core.language.java;

import dev.ananke.core.knowledge.PlatformPackage;
import dev.ananke.core.knowledge.PlatformPin;
import dev.ananke.core.knowledge.PlatformTable;
import dev.ananke.core.knowledge.PlatformType;
import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.ModuleExportInfo;
import java.lang.reflect.AccessFlag;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes the table of Java's own packages at build time, out of {@code lib/ct.sym} of the JDK that
 * runs it: what javac reads for {@code --release}, a zip of class files below folders that are
 * named by their releases ({@code 89A}: 8, 9 and 10), the JDK's own release among them.
 *
 * <p>The table must be the same whichever JDK from 25 on builds it. So it takes from the file only
 * the releases 8 to 25 and only what the Java specification's process fixes: packages of {@code
 * java} and {@code javax}, and those of {@code jdk} that release 25 exports to everybody. What
 * vendors add, what only some platforms have, and what modules keep to themselves (it stands in the
 * file where a public type mentions it) lies outside, and updates of a release don't add public
 * types. The image of the running JDK is not read: it would be another one with JDK 26.
 */
final class JavaPlatformBuilder {
  private static final int FIRST = 8;
  private static final int LAST = 25;

  /** Public types by package and name, with their releases. */
  private final Map<String, Map<String, BitSet>> types = new TreeMap<>();

  private final Set<String> exported = new HashSet<>();

  private JavaPlatformBuilder() {}

  /**
   * Writes the table if it is the pinned one.
   *
   * @param arguments the file to write, the file with the pin, and {@code check}, or {@code accept}
   *     to write the pin instead of reading it
   */
  public static void main(String[] arguments) throws IOException {
    Path output = Path.of(arguments[0]);
    Path pinFile = Path.of(arguments[1]);
    boolean accept = arguments[2].equals("accept");
    if (!accept
        && Files.exists(output)
        && PlatformPin.parse(Files.readString(pinFile)).matches(Files.readAllBytes(output))) {
      return;
    }
    Path javaHome = Path.of(System.getProperty("java.home"));
    Path symbols = javaHome.resolve("lib").resolve("ct.sym");
    if (!Files.exists(symbols)) {
      fail(
          symbols
              + " is missing: the platform table needs a full JDK 25 (or newer), not a run-time image. Install one, for instance Eclipse Temurin 25.");
    }
    PlatformTable table = build(symbols);
    PlatformPin actual = PlatformPin.of(table);
    if (accept) {
      Files.writeString(pinFile, actual.toString());
    }
    List<String> differences = PlatformPin.parse(Files.readString(pinFile)).differences(actual);
    if (!differences.isEmpty()) {
      fail(
          "The names of the releases 8 to 25 in %s (%s %s) are not those pinned in %s:%n  %s%nBuild with another JDK 25, or, if the new names are right, accept them: mvn -pl core process-classes -Dananke.platformTable=accept"
              .formatted(
                  symbols,
                  System.getProperty("java.vendor"),
                  Runtime.version(),
                  pinFile,
                  String.join("\n  ", differences)));
    }
    Files.createDirectories(output.getParent());
    Files.write(output, table.toBytes());
  }

  private static void fail(String message) {
    System.err.println(message);
    System.exit(1);
  }

  static PlatformTable build(Path symbols) throws IOException {
    JavaPlatformBuilder builder = new JavaPlatformBuilder();
    try (FileSystem zip = FileSystems.newFileSystem(symbols)) {
      Files.walkFileTree(
          zip.getPath("/"),
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              builder.add(file);
              return FileVisitResult.CONTINUE;
            }
          });
    }
    return builder.table();
  }

  /** Takes RELEASES/MODULE/PACKAGE/NAME.sig. */
  private void add(Path file) throws IOException {
    String fileName = file.getFileName().toString();
    BitSet releases = releases(file.getName(0).toString());
    // No public type of the platform has a $ in its own name: this is a nested type.
    if (!fileName.endsWith(".sig") || fileName.contains("$") || releases.isEmpty()) {
      return;
    }
    if (fileName.equals("module-info.sig")) {
      if (releases.get(LAST)) {
        addExports(ClassFile.of().parse(Files.readAllBytes(file)));
      }
      return;
    }
    String packageName = file.subpath(2, file.getNameCount() - 1).toString().replace('/', '.');
    if (!packageName.matches("(java|javax|jdk)\\b.*")) {
      return;
    }
    ClassModel type = ClassFile.of().parse(Files.readAllBytes(file));
    if (type.flags().has(AccessFlag.PUBLIC)) {
      types
          .computeIfAbsent(packageName, key -> new TreeMap<>())
          .computeIfAbsent(
              fileName.substring(0, fileName.length() - ".sig".length()), key -> new BitSet())
          .or(releases);
    }
  }

  private void addExports(ClassModel module) {
    for (ModuleExportInfo export :
        module.findAttribute(Attributes.module()).orElseThrow().exports()) {
      if (export.exportsTo().isEmpty()) {
        exported.add(export.exportedPackage().name().stringValue().replace('/', '.'));
      }
    }
  }

  /** The covered ones among the releases of a folder's name, one digit each in base 36. */
  private static BitSet releases(String folder) {
    BitSet releases = new BitSet();
    folder
        .chars()
        .map(digit -> Character.digit(digit, 36))
        .filter(release -> release >= FIRST && release <= LAST)
        .forEach(releases::set);
    return releases;
  }

  private PlatformTable table() {
    return new PlatformTable(
        "java",
        FIRST,
        LAST,
        types.entrySet().stream()
            .filter(
                entry -> !entry.getKey().matches("jdk\\b.*") || exported.contains(entry.getKey()))
            .map(
                entry ->
                    new PlatformPackage(
                        entry.getKey(),
                        entry.getKey().startsWith("java.") || exported.contains(entry.getKey()),
                        entry.getValue().entrySet().stream()
                            .map(
                                type ->
                                    new PlatformType(
                                        type.getKey(),
                                        type.getValue().nextSetBit(0),
                                        type.getValue().length() - 1))
                            .toList()))
            .toList());
  }
}
