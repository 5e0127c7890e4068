package dev.ananke.core.constraints;

import dev.ananke.schemas.BlobFacts;
import dev.ananke.schemas.ImportFact;
import dev.ananke.schemas.TypeFact;
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
    for (TypeFact type : facts.getTypes()) {
      for (String annotation : type.getAnnotations()) {
        String known = resolve(annotation, facts);
        if (ANNOTATIONS.contains(known)) {
          found.add(known);
        }
      }
    }
    return found;
  }

  /** The full name of an annotation as far as the file tells, else the name as written. */
  private static String resolve(String written, BlobFacts facts) {
    if (ANNOTATIONS.contains(written)) {
      return written;
    }
    int dot = written.indexOf('.');
    String first = dot < 0 ? written : written.substring(0, dot);
    for (ImportFact each : facts.getImports()) {
      String target = each.getTarget();
      if (!each.getWildcard() && (target.equals(first) || target.endsWith("." + first))) {
        return target + written.substring(first.length());
      }
    }
    for (ImportFact each : facts.getImports()) {
      if (each.getWildcard() && ANNOTATIONS.contains(each.getTarget() + "." + written)) {
        return each.getTarget() + "." + written;
      }
    }
    return facts.getPackageName() + "." + written;
  }
}
