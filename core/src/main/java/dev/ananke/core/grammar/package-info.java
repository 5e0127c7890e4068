/**
 * From the grammar that a tree-sitter parser was generated from to the same language as a grammar
 * for the constraint engine.
 *
 * <p>{@link dev.ananke.core.grammar.TreeSitterGrammar} is {@code grammar.json}, read into a small
 * model ({@link dev.ananke.core.grammar.Rule}). A language corrects it by one readable text file
 * ({@link dev.ananke.core.grammar.SyntaxOverrides} describes its format), and {@link
 * dev.ananke.core.grammar.SyntaxGenerator} walks what a start rule reaches and writes llguidance
 * Lark: the same input gives the same bytes. Nothing in here knows a language.
 *
 * <p>The text keeps to what several engines read: double-quoted strings, ASCII only, no {@code
 * ::=}, no Unicode classes, no word boundaries.
 */
@NullMarked
package dev.ananke.core.grammar;

import org.jspecify.annotations.NullMarked;
