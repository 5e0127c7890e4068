package dev.ananke.core.constraints;

import dev.ananke.schemas.BlobFacts;
import dev.ananke.schemas.ImportFact;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Annotations that let a package be closed. A processor may write top-level types beside whatever
 * carries an annotation, so that a package has more types than its sources show; all but those
 * named in {@code harmless-annotations.txt} are taken to have such a processor.
 *
 * <p>Harmless as well is what belongs to the owner of the annotated package, that is, shares its
 * first two segments (three below a host of many owners): most repositories annotate with what they
 * declare and process none of it. One that does have a processor for its own annotations is found
 * out by the first file that imports what it writes.
 *
 * <p>A file tells only so much of what a simple name means. An annotation is harmless if it is
 * under each of the full names that it may have: by the import of that very name; else in the same
 * package, in each package or type that is imported on demand, and in {@code java.lang}. Inherited
 * member types are not looked for.
 */
final class HarmlessAnnotations {
  /** Stands for a name that is none that anybody wrote by hand. */
  static final String UNREADABLE = "?";

  /** Without an import of the very name nothing but the same package can mean another by these. */
  private static final Set<String> OF_JAVA_LANG =
      Set.of("Deprecated", "FunctionalInterface", "Override", "SafeVarargs", "SuppressWarnings");

  private static final Table TABLE = Table.read("harmless-annotations.txt");

  private final String packageName;
  private final String owned;
  private final Map<String, String> single = new HashMap<>();
  private final Map<String, List<String>> singleStatic = new HashMap<>();

  /** Only where generators may be: in most files there are none. */
  private final List<String> onDemand = new ArrayList<>();

  private boolean unreadableImport;

  private HarmlessAnnotations(BlobFacts facts, String packageName) {
    this.packageName = packageName;
    this.owned = TABLE.owner(packageName);
    for (ImportFact each : facts.getImports()) {
      add(each);
    }
  }

  private void add(ImportFact each) {
    String target = each.getTarget();
    if (!JavaNames.isDotted(target)) {
      unreadableImport = true;
    } else if (each.getWildcard()) {
      // Any type will do to ask for those without an entry of their own.
      if (generates(target + ".A") || TABLE.isAboveGenerator(target)) {
        onDemand.add(target);
      }
    } else {
      String name = target.substring(target.lastIndexOf('.') + 1);
      if (each.getIsStatic()) {
        singleStatic.computeIfAbsent(name, key -> new ArrayList<>(1)).add(target);
      } else {
        single.put(name, target);
      }
    }
  }

  /**
   * The first annotation of a file that may generate types: its full name, as far as the file tells
   * it. Null if all are harmless.
   */
  static @Nullable String firstGenerator(BlobFacts facts, String packageName) {
    if (facts.getAnnotations().isEmpty()) {
      return null;
    }
    HarmlessAnnotations harmless = new HarmlessAnnotations(facts, packageName);
    for (String written : facts.getAnnotations()) {
      String generator = harmless.generator(written);
      if (generator != null) {
        return generator;
      }
    }
    return null;
  }

  private @Nullable String generator(String written) {
    if (!JavaNames.isDotted(written)) {
      return UNREADABLE;
    }
    int dot = written.indexOf('.');
    String first = dot < 0 ? written : written.substring(0, dot);
    String imported = single.get(first);
    if (imported != null) {
      return ifGenerates(imported + written.substring(first.length()));
    }
    if (dot >= 0 && !JavaNames.isCapital(first)) {
      return ifGenerates(written);
    }
    if (OF_JAVA_LANG.contains(written)) {
      return null;
    }
    if (unreadableImport) {
      return UNREADABLE;
    }
    String here = packageName + "." + written;
    if (TABLE.isGenerator(here)) {
      return here;
    }
    for (String member : singleStatic.getOrDefault(first, List.of())) {
      String name = member + written.substring(first.length());
      if (generates(name)) {
        return name;
      }
    }
    for (String each : onDemand) {
      String name = each + "." + written;
      if (generates(name)) {
        return name;
      }
    }
    return null;
  }

  private @Nullable String ifGenerates(String fullName) {
    return generates(fullName) ? fullName : null;
  }

  private boolean generates(String fullName) {
    if (TABLE.isGenerator(fullName)) {
      return true;
    }
    return !TABLE.isHarmless(fullName) && !isOwned(fullName);
  }

  private boolean isOwned(String fullName) {
    if (!fullName.startsWith(owned) || !fullName.startsWith(".", owned.length())) {
      return false;
    }
    // A package that is too short to tell its owner owns its types, but no packages below.
    return !TABLE.isTooShort(owned) || JavaNames.isCapital(fullName.substring(owned.length() + 1));
  }

  /** The entries of the file; it says what they mean. */
  private record Table(
      Set<String> harmless,
      Set<String> generators,
      Set<String> hosts,
      Set<String> aboveGenerators) {

    static Table read(String resource) {
      Table table = new Table(new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());
      try (InputStream stream =
              Objects.requireNonNull(HarmlessAnnotations.class.getResourceAsStream(resource));
          BufferedReader reader =
              new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
        reader.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(table::add);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + resource, e);
      }
      return table;
    }

    private void add(String line) {
      int space = line.indexOf(' ');
      String name = line.substring(space + 1);
      boolean fresh =
          switch (line.substring(0, Math.max(space, 0))) {
            case "harmless" -> !generators.contains(name) && harmless.add(name);
            case "generates" -> !harmless.contains(name) && generators.add(name);
            case "host" -> hosts.add(name);
            default -> false;
          };
      if (!fresh || !JavaNames.isDotted(name)) {
        throw new IllegalStateException("not an entry, or not the first for its name: " + line);
      }
      if (generators.contains(name)) {
        for (String above = parent(name); !above.isEmpty(); above = parent(above)) {
          aboveGenerators.add(above);
        }
      }
    }

    boolean isHarmless(String name) {
      return harmless.contains(entry(name));
    }

    boolean isGenerator(String name) {
      return generators.contains(entry(name));
    }

    boolean isAboveGenerator(String name) {
      return aboveGenerators.contains(name);
    }

    /** The longest that is {@code name} or above it; empty for none. */
    private String entry(String name) {
      String entry = name;
      while (!entry.isEmpty() && !harmless.contains(entry) && !generators.contains(entry)) {
        entry = parent(entry);
      }
      return entry;
    }

    /** The beginning of a package's name that tells whose it is. */
    String owner(String packageName) {
      int end = packageName.indexOf('.');
      while (end >= 0 && isTooShort(packageName.substring(0, end))) {
        end = packageName.indexOf('.', end + 1);
      }
      return end < 0 ? packageName : packageName.substring(0, end);
    }

    boolean isTooShort(String owner) {
      return owner.indexOf('.') < 0 || hosts.contains(owner);
    }

    private static String parent(String name) {
      int dot = name.lastIndexOf('.');
      return dot < 0 ? "" : name.substring(0, dot);
    }
  }
}
