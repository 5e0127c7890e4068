package dev.ananke.core.constraints;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The names of fragments; they are part of what readers see. */
final class FragmentNames {
  /** Followed by a leaf: the packages and types of the IR. */
  static final String CONSTRAINTS = "constraints/";

  /** Followed by a leaf: the types of closed packages as terminals. */
  static final String IMPORTS_OF = "imports/";

  /** Followed by a leaf: what speaks for the packages. */
  static final String EVIDENCE = "evidence/";

  /** Followed by a number: closed packages around the terminals of their types. */
  static final String PACKAGES = "packages/";

  /** Followed by a number: the platform's packages and types. */
  static final String PLATFORM = "platform/";

  /** The composition of IMPORT_NAME. */
  static final String IMPORTS = "imports";

  /** What rules deny, as a terminal. */
  static final String RULES_IMPORTS = "rules/imports";

  /** What rules deny, as constraints. */
  static final String RULES = "constraints/rules";

  /** Files that break rules. */
  static final String RULES_EVIDENCE = "evidence/rules";

  private FragmentNames() {}

  static SortedMap<String, String> numbered(String prefix, List<String> texts) {
    SortedMap<String, String> named = new TreeMap<>();
    for (int i = 0; i < texts.size(); i++) {
      named.put("%s%02d".formatted(prefix, i), texts.get(i));
    }
    return named;
  }
}
