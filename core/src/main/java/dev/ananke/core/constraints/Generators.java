package dev.ananke.core.constraints;

import dev.ananke.schemas.BlobFacts;
import dev.ananke.schemas.ImportFact;
import dev.ananke.schemas.TypeFact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Annotations whose processors write top-level types beside the annotated one: a package with such
 * a type has more types than its sources show. Lombok is not among them: it adds members only.
 */
final class Generators {
  static final Set<String> ANNOTATIONS =
      Set.of(
          "com.google.auto.factory.AutoFactory",
          "com.google.auto.value.AutoBuilder",
          "com.google.auto.value.AutoOneOf",
          "com.google.auto.value.AutoValue",
          "com.querydsl.core.annotations.QueryEmbeddable",
          "com.querydsl.core.annotations.QueryEntity",
          "com.querydsl.core.annotations.QuerySupertype",
          "dagger.Component",
          "dagger.Module",
          "dagger.Subcomponent",
          "dagger.hilt.EntryPoint",
          "dagger.hilt.android.AndroidEntryPoint",
          "dagger.hilt.android.HiltAndroidApp",
          "io.soabase.recordbuilder.core.RecordBuilder",
          "jakarta.persistence.Embeddable",
          "jakarta.persistence.Entity",
          "jakarta.persistence.MappedSuperclass",
          "javax.persistence.Embeddable",
          "javax.persistence.Entity",
          "javax.persistence.MappedSuperclass",
          "org.immutables.value.Value.Enclosing",
          "org.immutables.value.Value.Immutable",
          "org.immutables.value.Value.Include",
          "org.immutables.value.Value.Modifiable",
          "org.inferred.freebuilder.FreeBuilder",
          "org.jboss.logging.annotations.MessageBundle",
          "org.jboss.logging.annotations.MessageLogger",
          "org.mapstruct.Mapper");

  private Generators() {}

  /** Those that a file's types carry. */
  static Set<String> in(BlobFacts facts) {
    Set<String> found = new TreeSet<>();
    Map<String, String> imports = null;
    for (TypeFact type : facts.getTypes()) {
      for (String annotation : type.getAnnotations()) {
        if (imports == null) {
          imports = importsBySimpleName(facts);
        }
        found.addAll(candidates(annotation, facts, imports));
      }
    }
    found.retainAll(ANNOTATIONS);
    return found;
  }

  private static Map<String, String> importsBySimpleName(BlobFacts facts) {
    Map<String, String> imports = new HashMap<>();
    for (ImportFact each : facts.getImports()) {
      if (!each.getWildcard()) {
        String target = each.getTarget();
        imports.put(target.substring(target.lastIndexOf('.') + 1), target);
      }
    }
    return imports;
  }

  /** The full names that an annotation may have, as far as the file tells. */
  private static List<String> candidates(
      String written, BlobFacts facts, Map<String, String> imports) {
    int dot = written.indexOf('.');
    String first = dot < 0 ? written : written.substring(0, dot);
    String imported = imports.get(first);
    if (imported != null) {
      return List.of(imported + written.substring(first.length()));
    }
    List<String> candidates = new ArrayList<>();
    candidates.add(written);
    candidates.add(facts.getPackageName() + "." + written);
    for (String known : ANNOTATIONS) {
      if (known.endsWith("." + written)) {
        String within = known.substring(0, known.length() - written.length() - 1);
        for (ImportFact each : facts.getImports()) {
          if (each.getWildcard() && each.getTarget().equals(within)) {
            candidates.add(known);
          }
        }
      }
    }
    return candidates;
  }
}
