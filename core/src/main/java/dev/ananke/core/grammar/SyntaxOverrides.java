package dev.ananke.core.grammar;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a language corrects in its grammar, read from one text file. Its lines:
 *
 * <pre>
 * // a comment; every group of lines (up to an empty line) begins with the reason for it
 * %prefix RULE                     an optional RULE in front of several alternatives is factored out of them;
 *                                  NAME_rest then stands for the rule NAME without it
 * %split "TEXT" "A" "B"            the literal TEXT may be written as A and B with white space between
 * %refine RULE TERMINAL            the rule's place is taken by a terminal that another fragment defines;
 * %refine RULE.FIELD TERMINAL      the same for one field of a rule
 * %ignore /EXPRESSION/             what may stand between tokens: one run or one comment, since engines don't back up
 * rule: BODY                       replaces the rule or adds one; Lark notation, further lines are indented
 * TERMINAL: BODY                   Lark text, taken as it is; replaces the rule whose name this is in small letters
 * </pre>
 */
public final class SyntaxOverrides {
  private final SortedMap<String, Rule> rules = new TreeMap<>();
  private final SortedMap<String, String> terminals = new TreeMap<>();
  private final SortedMap<String, String> refinements = new TreeMap<>();
  private final SortedMap<String, List<String>> splits = new TreeMap<>();
  private @Nullable String prefix;
  private @Nullable String ignored;

  private SyntaxOverrides() {}

  /** Reads the file's text. */
  public static SyntaxOverrides read(String text) {
    SyntaxOverrides overrides = new SyntaxOverrides();
    boolean explained = false;
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank()) {
        explained = false;
      } else if (line.startsWith("//")) {
        explained = true;
      } else {
        String where = "line " + (i + 1);
        if (!explained) {
          throw new SyntaxFormatException(
              where + ": a group of overrides begins with a comment that gives the reason");
        }
        StringBuilder whole = new StringBuilder(line);
        while (i + 1 < lines.size()
            && lines.get(i + 1).startsWith(" ")
            && !lines.get(i + 1).isBlank()) {
          whole.append(' ').append(lines.get(++i).strip());
        }
        overrides.add(where, whole.toString());
      }
    }
    return overrides;
  }

  private void add(String where, String line) {
    if (line.startsWith("%")) {
      directive(where, line);
      return;
    }
    int colon = line.indexOf(':');
    String name = line.substring(0, Math.max(colon, 0)).strip();
    if (!name.matches("_?[A-Za-z][A-Za-z0-9_]*")) {
      throw new SyntaxFormatException(where + ": expected NAME: BODY or a directive");
    }
    String body = line.substring(colon + 1).strip();
    boolean twice =
        RuleText.isTerminal(name)
            ? terminals.put(name, String.join(" ", RuleText.lexemes(where, body))) != null
            : rules.put(name, RuleText.read(where, body)) != null;
    if (twice) {
      throw new SyntaxFormatException(where + ": " + name + " is defined twice");
    }
  }

  private void directive(String where, String line) {
    List<String> words = new ArrayList<>(List.of(line.split(" +")));
    String directive = words.removeFirst();
    switch (directive) {
      case "%prefix" -> prefix = words.getFirst();
      case "%ignore" -> ignored = line.substring(directive.length()).strip();
      case "%refine" -> refinements.put(words.get(0), words.get(1));
      case "%split" -> {
        List<String> literals =
            words.stream().map(word -> ((Rule.Literal) RuleText.read(where, word)).text()).toList();
        splits.put(literals.getFirst(), literals.subList(1, literals.size()));
      }
      default -> throw new SyntaxFormatException(where + ": unknown directive " + directive);
    }
  }

  Map<String, Rule> rules() {
    return Collections.unmodifiableMap(rules);
  }

  Map<String, String> terminals() {
    return Collections.unmodifiableMap(terminals);
  }

  /** Terminals defined elsewhere, by {@code rule} or {@code rule.field}. */
  Map<String, String> refinements() {
    return Collections.unmodifiableMap(refinements);
  }

  Map<String, List<String>> splits() {
    return Collections.unmodifiableMap(splits);
  }

  @Nullable String prefix() {
    return prefix;
  }

  @Nullable String ignored() {
    return ignored;
  }
}
