package dev.ananke.core.constraints;

import java.util.Map;

/**
 * The constant part of a language's grammars.
 *
 * @param version changes with the texts
 * @param texts Lark by fragment name: {@link #SYNTAX}, which uses the terminal IMPORT_NAME, and
 *     {@link #IMPORTS_OPEN}, which defines it as any dotted name
 */
public record SyntaxFragments(int version, Map<String, String> texts) {
  public static final String SYNTAX = "syntax";
  public static final String IMPORTS_OPEN = "imports-open";

  public SyntaxFragments {
    texts = Map.copyOf(texts);
    for (String name : new String[] {SYNTAX, IMPORTS_OPEN}) {
      if (!texts.containsKey(name)) {
        throw new IllegalArgumentException("the grammar's fragment " + name + " is missing");
      }
    }
  }
}
