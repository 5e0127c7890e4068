/**
 * From a cursor in a text to the grammar of what may follow: for hosts that start a grammar at the
 * cursor and cannot read the text before it.
 *
 * <p>{@link dev.ananke.core.continuation.ContinuationGrammars} is the entrance. It reads the text
 * before the cursor by the grammar itself, so that at the cursor all rules are known that are open
 * there, each with what remains of it, and with the rules that it stands in: the chain of
 * ancestors, or several chains where the text can be read in several ways. What remains of the
 * innermost rule, then of the one around it, and so on to the end of the file, is the new start
 * rule. A token that the cursor cuts is treated in the same way: what remains of its terminal comes
 * first. So the new grammar accepts a text if, and only if, the old one accepts it behind the text
 * before the cursor.
 *
 * <p>Nothing in here knows a language. It enters: a grammar in the notation of {@link
 * dev.ananke.core.grammar.LarkGrammar}, and UTF-8.
 */
@NullMarked
package dev.ananke.core.continuation;

import org.jspecify.annotations.NullMarked;
