package dev.ananke.core.constraints;

import dev.ananke.core.rules.ImportPattern;
import dev.ananke.schemas.ClosedPackage;
import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.Ids;
import dev.ananke.schemas.ImportablePackage;
import dev.ananke.schemas.ImportablePackages;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The texts of the terminal {@code IMPORT_NAME}: what may stand after {@code import} or {@code
 * import static}, as one lexeme. See the package for its parts and their meaning.
 */
final class ImportGrammar {
  private static final String ANY_TYPE = Lark.string("*");

  /**
   * The same, or a name that begins with a Unicode escape: below the closed prefix, where {@code
   * IMPORT_ANY} takes none.
   */
  private static final String ANY_OR_ESCAPED = "IMPORT_ALL";

  /**
   * White space and comments, which javac takes around the dots and behind the name. They belong to
   * the lexeme: the engine takes the longest one without going back, so having read a blank in hope
   * of a dot it must not be wrong when a semicolon follows.
   */
  private static final String SPACE =
      "/(?:[ \\t\\r\\n\\f]|\\/\\/[^\\n\\r]*[\\n\\r]|\\/\\*(?:[^*]|\\*+[^*\\/])*\\*+\\/)*/";

  /**
   * The start of a name whose first segment is {@code module}. No comment after it: {@code import
   * module a.b} is another declaration, where it would have been read in vain.
   */
  private static final String MODULE_DOT = "/module[ \\t\\r\\n\\f]*\\./ IMPORT_SPACE";

  private static final String WORD =
      "[A-Za-z_$\\u{80}-\\u{10FFFF}][A-Za-z0-9_$\\u{80}-\\u{10FFFF}]*";

  /** A Unicode escape, which Java takes for the letter. */
  private static final String ESCAPE = "\\\\u+[0-9A-Fa-f]{4}";

  /** The letters of a name behind an escape. */
  private static final String ESCAPED_REST = "(?:[A-Za-z0-9_$\\u{80}-\\u{10FFFF}]|" + ESCAPE + ")*";

  private ImportGrammar() {}

  /** The packages of a leaf that the grammar has to name. */
  static List<ClosedPackage> named(
      ImportablePackages leaf, Prefix prefix, PlatformPackages platform) {
    List<ClosedPackage> named = new ArrayList<>();
    for (ImportablePackage each : leaf.getPackages()) {
      if (each.getClosed() || platform.hides(each.getName())) {
        named.add(
            new ClosedPackage(
                each.getName(),
                isSpread(prefix) ? prefix.text() : "",
                each.getClosed() && !each.getTypes().isEmpty(),
                !each.getClosed()));
      }
    }
    return named;
  }

  /** Whether a leaf may hold a part of a package only. */
  private static boolean isSpread(Prefix leaf) {
    return leaf.length() > Positions.GROUP_BITS;
  }

  /**
   * The types of a leaf's closed packages, a terminal for each package; empty if there are none.
   */
  static String types(ImportablePackages leaf, Prefix prefix) {
    StringBuilder text = new StringBuilder();
    for (ImportablePackage each : leaf.getPackages()) {
      if (each.getClosed() && !each.getTypes().isEmpty()) {
        text.append(
            Lark.definition(terminal("PKG_", each.getName(), prefix), Lark.anyOf(each.getTypes())));
      }
    }
    return text.toString();
  }

  /** Names the types of a package in a leaf; a package that is spread over leaves has several. */
  private static String terminal(String kind, String packageName, Prefix leaf) {
    String hash = Ids.hex(ContentHash.of(packageName)).substring(0, 12).toUpperCase(Locale.ROOT);
    return kind + hash + (isSpread(leaf) ? "_" + leaf.label() : "");
  }

  /** The packages that the grammar names, around the terminals of their types. */
  static List<String> packages(Collection<ClosedPackage> packages) {
    SortedMap<String, List<String>> types = new TreeMap<>();
    NavigableSet<String> closed = new TreeSet<>();
    for (ClosedPackage each : packages) {
      alternatives(each, types);
      if (!each.getOpen()) {
        closed.add(each.getName());
      }
    }
    List<String> definitions = new ArrayList<>();
    definitions.addAll(imports("OWN_IMPORTS", types));
    definitions.addAll(names("OWN_PACKAGES", closed));
    return Lark.pack(definitions);
  }

  private static void alternatives(ClosedPackage each, SortedMap<String, List<String>> types) {
    List<String> alternatives = types.computeIfAbsent(each.getName(), name -> new ArrayList<>());
    if (each.getOpen()) {
      // Types only: what lies in packages below stays as it is.
      alternatives.add("IMPORT_CAPITAL IMPORT_TAIL");
      alternatives.add("IMPORT_SEGMENT");
    } else if (each.getTypes()) {
      alternatives.add(
          terminal("PKG_", each.getName(), Prefix.parse(each.getPrefix())) + " IMPORT_TAIL");
    }
  }

  /** The platform's packages with their types. */
  static List<String> platform(Map<String, List<String>> closed) {
    List<String> definitions = new ArrayList<>();
    SortedMap<String, List<String>> types = new TreeMap<>();
    closed.forEach(
        (name, names) -> {
          List<String> alternatives = new ArrayList<>();
          if (!names.isEmpty()) {
            String terminal = terminal("PLATFORM_", name, Prefix.ROOT);
            definitions.add(Lark.definition(terminal, Lark.anyOf(names)));
            alternatives.add(terminal + " IMPORT_TAIL");
          }
          types.put(name, alternatives);
        });
    definitions.addAll(imports("PLATFORM_IMPORTS", types));
    definitions.addAll(names("PLATFORM_PACKAGES", types.keySet()));
    return Lark.pack(definitions);
  }

  private static List<String> imports(String terminal, SortedMap<String, List<String>> types) {
    NameTree imports = new NameTree();
    types.forEach(
        (name, alternatives) -> {
          imports.putAfterDot(
              name, PlatformPackages.isBelowClosedPrefix(name) ? ANY_OR_ESCAPED : ANY_TYPE);
          alternatives.forEach(each -> imports.putAfterDot(name, each));
        });
    return imports.definitions(terminal);
  }

  private static List<String> names(String terminal, Collection<String> closed) {
    NameTree names = new NameTree();
    closed.forEach(names::put);
    return names.definitions(terminal);
  }

  /** What rules deny. */
  static String denied(Collection<ImportPattern> patterns) {
    NameTree tree = new NameTree();
    for (ImportPattern pattern : patterns) {
      switch (pattern.reach()) {
        case TYPE -> tree.putAfter(pattern.name(), "IMPORT_TAIL");
        case PACKAGE -> {
          tree.putAfterDot(pattern.name(), "/[A-Z]/ IMPORT_REST");
          tree.putAfterDot(pattern.name(), "IMPORT_WORD");
          tree.putAfterDot(pattern.name(), ANY_TYPE);
        }
        case SUBTREE -> tree.putAfterDot(pattern.name(), "IMPORT_REST");
      }
    }
    return String.join("", tree.definitions("DENIED"));
  }

  /**
   * IMPORT_NAME from its parts.
   *
   * <p>Unicode escapes are taken where names need not be told apart: anywhere in open names, and
   * from the first letter of a segment on in closed packages. In the middle of a closed name they
   * are refused: a wrong name would be refused at its end only, since up to there an escape might
   * follow. With rules none is taken, or it would be a way around them.
   *
   * @param denied whether there are rules
   */
  static String composition(boolean denied) {
    String name = "OWN_IMPORTS | PLATFORM_IMPORTS | (IMPORT_ANY & ~IMPORT_KNOWN)";
    return Lark.definition("IMPORT_SPACE", SPACE)
        + Lark.definition(NameTree.DOT, "IMPORT_SPACE \".\" IMPORT_SPACE")
        + Lark.definition("IMPORT_WORD", "/" + WORD + "/")
        + Lark.definition(
            "IMPORT_ESCAPED", denied ? Lark.NOTHING : "/" + ESCAPE + ESCAPED_REST + "/")
        + Lark.definition(
            "IMPORT_SEGMENT",
            "(IMPORT_WORD & ~" + Lark.anyOf(JavaNames.RESERVED) + ") | IMPORT_WORD? IMPORT_ESCAPED")
        + Lark.definition("IMPORT_CAPITAL", "IMPORT_WORD & (/[A-Z]/ IMPORT_REST)")
        + Lark.definition("IMPORT_TAIL", "(IMPORT_DOT IMPORT_SEGMENT)* (IMPORT_DOT \"*\")?")
        + Lark.definition(ANY_OR_ESCAPED, ANY_TYPE + " | IMPORT_ESCAPED IMPORT_TAIL")
        + Lark.definition("IMPORT_REST", "~" + Lark.NOTHING)
        + Lark.definition(
            "IMPORT_ANY",
            "((IMPORT_SEGMENT & ~\"module\") IMPORT_DOT | "
                + MODULE_DOT
                + ")"
                + " (IMPORT_SEGMENT IMPORT_TAIL | \"*\")")
        + Lark.definition(
            "IMPORT_KNOWN",
            "(PLATFORM_PACKAGES | OWN_PACKAGES) IMPORT_DOT (/[A-Z]/ IMPORT_REST | IMPORT_WORD)"
                + " | "
                + Lark.string(PlatformPackages.CLOSED_PREFIX)
                + " IMPORT_DOT /[^\\\\]/ IMPORT_REST")
        + Lark.definition(
            "IMPORT_NAME",
            (denied ? "((" + name + ") & ~DENIED)" : "(" + name + ")") + " IMPORT_SPACE");
  }
}
