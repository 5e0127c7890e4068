package dev.ananke.core.constraints;

import dev.ananke.core.rules.ImportPattern;
import dev.ananke.schemas.Evidence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What generated code has to respect: a function of the counted facts of the current files. */
public sealed interface Constraint {
  Evidence evidence();

  Enforcement enforcement();

  Scope scope();

  Origin origin();

  /** What kind it is, in statistics and changes. */
  String kind();

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

    @Override
    public Enforcement enforcement() {
      return openCause == null
          ? new Enforcement(Strength.HARD, "the repository declares all types of the package")
          : new Enforcement(Strength.SOFT, openCause.text());
    }

    @Override
    public Scope scope() {
      return Scope.REPOSITORY;
    }

    @Override
    public Origin origin() {
      return Origin.MINED;
    }

    @Override
    public String kind() {
      return "importable-package";
    }
  }

  /** Imports that a rule forbids. */
  record DeniedImport(ImportPattern pattern, String reason, Evidence evidence)
      implements Constraint {
    @Override
    public Enforcement enforcement() {
      return new Enforcement(Strength.HARD, reason);
    }

    @Override
    public Scope scope() {
      return Scope.REPOSITORY;
    }

    @Override
    public Origin origin() {
      return Origin.RULE;
    }

    @Override
    public String kind() {
      return "denied-import";
    }
  }

  /** How strictly it holds, and why. */
  record Enforcement(Strength strength, String reason) {}

  /** Hard constraints enter the grammar, soft ones are published only. */
  enum Strength {
    HARD,
    SOFT
  }

  /** Where it holds; the narrower wins. */
  enum Scope {
    ORGANISATION,
    REPOSITORY,
    MODULE,
    FILE
  }

  /** Where it comes from; a rule beats what was mined. */
  enum Origin {
    MINED,
    DECLARED,
    RULE
  }
}
