package dev.ananke.core.continuation;

import dev.ananke.core.grammar.LarkGrammar;
import dev.ananke.core.grammar.Rule;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Makes the grammars of what may follow a cursor, for one grammar of whole texts. Made once and
 * used for many cursors: it gets faster as it learns the terminals. Not safe for use by several
 * threads at once.
 */
public final class ContinuationGrammars {
  private final LarkGrammar grammar;
  private final TextSets sets = new TextSets();
  private final RuleStates states;
  private final Lexer lexer;
  private final TerminalWriter terminalWriter;
  private final List<TextSet> terminals = new ArrayList<>();

  /** Behind the numbers of the terminals. */
  private final int ignored;

  /**
   * @param grammar Lark text in the notation of {@link LarkGrammar}, with every terminal defined
   * @throws dev.ananke.core.grammar.SyntaxFormatException if it is not
   */
  public ContinuationGrammars(String grammar) {
    this.grammar = LarkGrammar.read(grammar);
    this.states = new RuleStates(this.grammar);
    TerminalReader reader = new TerminalReader(sets, this.grammar.terminals());
    for (Rule terminal : states.terminals()) {
      terminals.add(
          terminal instanceof Rule.Reference reference
              ? reader.terminal(reference.name())
              : sets.text(((Rule.Literal) terminal).text()));
    }
    this.ignored = terminals.size();
    String between = this.grammar.ignored();
    terminals.add(between == null ? sets.none() : reader.expression(between));
    this.lexer = new Lexer(sets, terminals);
    this.terminalWriter = new TerminalWriter(reader.all());
  }

  /** What may follow a text. */
  public Continuation after(byte[] prefix) {
    CharBuffer text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(prefix));
    } catch (CharacterCodingException notUtf8) {
      return new Continuation.Unsupported(Continuation.Reason.NOT_UTF8);
    }
    try {
      return after(text.codePoints().toArray());
    } catch (TextSets.TooLargeException tooLarge) {
      return new Continuation.Unsupported(Continuation.Reason.TERMINAL_TOO_LARGE);
    }
  }

  private Continuation after(int[] text) {
    Reading reading = new Reading(states);
    int at = 0;
    while (at < text.length) {
      BitSet allowed = reading.allowed();
      if (at > 0 || grammar.initialSkip()) {
        allowed.set(ignored);
      }
      Lexer.State token = lexer.start(allowed);
      int end = at;
      while (end < text.length) {
        Lexer.State next = token.after(text[end]);
        if (next.isDead()) {
          break;
        }
        token = next;
        end++;
      }
      boolean goesOn = end == text.length && token.next() != sets.none();
      if (goesOn) {
        return new Continuation.Grammar(writer(reading).within(token));
      }
      if (token.ended().isEmpty()) {
        return new Continuation.Refused(bytes(text, at));
      }
      // Where a comment could be a token, too, it is a comment.
      if (!token.ended().get(ignored)) {
        reading.take(token.ended());
      }
      at = end;
    }
    return new Continuation.Grammar(writer(reading).behindToken());
  }

  private static int bytes(int[] text, int count) {
    return new String(text, 0, count).getBytes(StandardCharsets.UTF_8).length;
  }

  private ContinuationWriter writer(Reading reading) {
    return new ContinuationWriter(grammar, sets, states, terminals, terminalWriter, reading);
  }
}
