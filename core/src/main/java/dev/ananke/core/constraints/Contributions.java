package dev.ananke.core.constraints;

import dev.ananke.core.extract.Extraction;
import dev.ananke.schemas.BlobFacts;
import dev.ananke.schemas.FileContribution;
import dev.ananke.schemas.ImportFact;
import dev.ananke.schemas.TypeFact;
import dev.ananke.schemas.Utf8Order;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Takes from a file's facts what the constraints need, in canonical form. */
final class Contributions {
  private Contributions() {}

  /**
   * A file with errors is incomplete, whatever was read of it: a bracket too few hides any number
   * of types behind it, or makes them look local.
   *
   * @param language by the file's name; null: unknown
   * @param overlay whether only its declarations count
   */
  static FileContribution of(
      String path, @Nullable String language, Extraction extraction, boolean overlay) {
    FileContribution contribution = nothing(language, overlay);
    switch (extraction) {
      case Extraction.Skipped skipped -> contribution.setSkipReason(skipped.reason());
      case Extraction.Rules rules -> {
        if (!overlay) {
          contribution.setRules(rules.rules());
        }
      }
      case Extraction.Facts facts -> {
        BlobFacts blob = facts.facts();
        contribution.setLanguage(blob.getLanguage());
        String packageName = packageName(blob);
        contribution.setPackageName(packageName);
        if (blob.getLanguage().equals(ConstraintCompiler.LANGUAGE)) {
          contribution.setTypes(types(blob));
          contribution.setImports(overlay ? List.of() : imports(blob));
          contribution.setGenerators(generators(blob, packageName));
          contribution.setIncomplete(blob.getHasErrors() || hasUnnameableType(blob));
        }
      }
    }
    return contribution;
  }

  private static FileContribution nothing(@Nullable String language, boolean overlay) {
    return new FileContribution(
        language, null, overlay, null, List.of(), List.of(), List.of(), false, null);
  }

  private static @Nullable String packageName(BlobFacts facts) {
    String name = facts.getPackageName();
    return name != null && JavaNames.isDotted(name) ? name : null;
  }

  /** One is enough to open the package, so that others cost nothing. */
  private static List<String> generators(BlobFacts facts, @Nullable String packageName) {
    String first =
        packageName == null ? null : HarmlessAnnotations.firstGenerator(facts, packageName);
    return first == null ? List.of() : List.of(first);
  }

  private static List<String> types(BlobFacts facts) {
    List<String> types = new ArrayList<>();
    for (TypeFact type : facts.getTypes()) {
      if (JavaNames.isIdentifier(type.getName())) {
        types.add(type.getName());
      }
    }
    return canonical(types);
  }

  /**
   * Whether there is a type that no grammar names, such as one with a name of a thousand letters.
   */
  private static boolean hasUnnameableType(BlobFacts facts) {
    // Nested types are not named at all.
    return facts.getTypes().stream()
        .map(TypeFact::getName)
        .anyMatch(name -> name.indexOf('.') < 0 && !JavaNames.isIdentifier(name));
  }

  private static List<String> imports(BlobFacts facts) {
    List<String> imports = new ArrayList<>();
    for (ImportFact each : facts.getImports()) {
      if (JavaNames.isDotted(each.getTarget())) {
        imports.add(ImportedName.text(each));
      }
    }
    return canonical(imports);
  }

  private static List<String> canonical(Collection<String> names) {
    NavigableSet<String> sorted = new TreeSet<>(Utf8Order.INSTANCE);
    sorted.addAll(names);
    return List.copyOf(sorted);
  }

  /** The file's name without its suffix: by convention that of a type in it. */
  static String baseName(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    int dot = file.lastIndexOf('.');
    return dot < 0 ? file : file.substring(0, dot);
  }

  /**
   * The packages that a file may belong to by its place alone: every end of its folder that is a
   * dotted name.
   */
  static List<String> packagesByPlace(String path) {
    List<String> packages = new ArrayList<>();
    String[] folders = path.split("/", -1);
    String name = "";
    for (int i = folders.length - 2; i >= 0 && JavaNames.isIdentifier(folders[i]); i--) {
      name = name.isEmpty() ? folders[i] : folders[i] + "." + name;
      packages.add(name);
    }
    return packages;
  }
}
