package dev.ananke.core.grammar;

import java.util.SortedSet;

/**
 * A whole syntax as Lark text.
 *
 * @param version raised by hand whenever the text changes
 * @param start the rule that {@code start} stands for
 * @param text all rules and terminals but the open ones
 * @param openTerminals terminals that the text uses and leaves to other fragments
 */
public record SyntaxGrammar(
    int version, String start, String text, SortedSet<String> openTerminals) {}
