package dev.ananke.core.constraints;

import dev.ananke.core.rules.ImportPattern;
import dev.ananke.schemas.Evidence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What generated code has to respect: a function of the counted facts of the current files. */
public sealed interface Constraint {
  Evidence evidence();

  /**
   * The names that can be imported from a package of the repository.
   *
   * @param openCause why types beyond these are allowed; null: they are all there is
   * @param types top-level types that the repository declares, sorted by UTF-8 bytes
   */
  record ImportablePackage(
      String name, @Nullable OpenCause openCause, List<String> types, Evidence evidence)
      implements Constraint {
    public ImportablePackage {
      types = List.copyOf(types);
    }
  }

  /** Imports that a rule forbids. */
  record DeniedImport(ImportPattern pattern, String reason, Evidence evidence)
      implements Constraint {}
}
