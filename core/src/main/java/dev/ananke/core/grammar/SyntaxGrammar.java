package dev.ananke.core.grammar;

import java.util.SortedSet;

/**
 * A whole syntax as Lark text.
 *
 * @param text all rules and terminals but the open ones
 * @param openTerminals terminals that the text uses and leaves to other fragments
 */
public record SyntaxGrammar(String text, SortedSet<String> openTerminals) {}
