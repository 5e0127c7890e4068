package dev.ananke.core.continuation;

import dev.ananke.core.grammar.LarkGrammar;
import dev.ananke.core.grammar.LarkTemplate;
import dev.ananke.core.grammar.Rule;
import dev.ananke.core.grammar.SyntaxFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes the grammars of what may follow a cursor, for one grammar of whole texts. Made once and
 * used for many cursors: it gets faster as it learns the terminals. Not safe for use by several
 * threads at once.
 */
public final class ContinuationGrammars {
  /**
   * Of rules that a cursor adds; between parentheses there are eight a pair. The engine's parser of
   * Lark overflows a stack of 8 MB somewhere between 2,500 and 2,900.
   */
  private static final int MOST_RULES = 2_000;

  private final LarkGrammar grammar;
  private final LarkTemplate template;
  private final TextSets sets = new TextSets();
  private final RuleStates states;
  private final TerminalReader reader;
  private final Lexer lexer;
  private final TerminalWriter terminalWriter;
  private final List<TextSet> terminals = new ArrayList<>();

  /** Behind the numbers of the terminals. */
  private final int ignored;

  /**
   * @param grammar Lark text in the notation of {@link LarkGrammar}, with every terminal defined
   *     and a start rule that no rule uses, since continuations have another one
   * @throws SyntaxFormatException if it is not
   */
  public ContinuationGrammars(String grammar) {
    this.grammar = LarkGrammar.read(grammar);
    if (this.grammar.usesStart()) {
      throw new SyntaxFormatException("a rule uses the rule " + LarkGrammar.START);
    }
    this.template = new LarkTemplate(this.grammar);
    this.states = new RuleStates(this.grammar);
    this.reader = new TerminalReader(sets, this.grammar.terminals());
    for (Rule terminal : states.terminals()) {
      terminals.add(reader.terminal(terminal));
    }
    this.ignored = terminals.size();
    String between = this.grammar.ignored();
    terminals.add(between == null ? sets.none() : reader.ignored(between));
    this.lexer = new Lexer(sets, terminals);
    this.terminalWriter = new TerminalWriter(reader.all());
  }

  /** What may follow a text. */
  public Continuation after(byte[] prefix) {
    return supported(
        () ->
            switch (read(characters(prefix))) {
              case Read.Accepted accepted -> new Continuation.Grammar(accepted.rest().in(template));
              case Read.Refused refused -> new Continuation.Refused(refused.offset());
            });
  }

  /**
   * What may stand between a text and another one, as if a line break stood before the latter: what
   * the grammar accepts is whole between the two, and leads from one to the other.
   *
   * <p>It refuses nothing that fits and whose tokens and comments are whole. The suffix is cut into
   * tokens without knowing what will be before it, though; where the language reads the same
   * characters in several ways (a plus sign and a plus sign, or an increment), it may accept what
   * does not fit. Of a grammar that has no blanks before the first token, it accepts nothing at all
   * between nothing and a suffix, where that line break would be one.
   */
  public Continuation between(byte[] prefix, byte[] suffix) {
    if (suffix.length == 0) {
      return after(prefix);
    }
    return supported(
        () ->
            switch (read(characters(prefix))) {
              case Read.Accepted accepted ->
                  new SuffixReading(sets, reader, terminalWriter)
                      .before(
                          accepted.rest().in(grammar), accepted.rest().cut(), characters(suffix));
              case Read.Refused refused -> new Continuation.Refused(refused.offset());
            });
  }

  private static final class TooDeepException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static final class NotUtf8Exception extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static Continuation supported(Supplier<Continuation> made) {
    try {
      return made.get();
    } catch (NotUtf8Exception notUtf8) {
      return new Continuation.Unsupported(Continuation.Reason.NOT_UTF8);
    } catch (TooDeepException tooDeep) {
      return new Continuation.Unsupported(Continuation.Reason.TOO_DEEP);
    } catch (TextSets.TooLargeException tooLarge) {
      return new Continuation.Unsupported(Continuation.Reason.TERMINAL_TOO_LARGE);
    }
  }

  private static int[] characters(byte[] text) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(text))
          .codePoints()
          .toArray();
    } catch (CharacterCodingException notUtf8) {
      throw new NotUtf8Exception();
    }
  }

  /** A text before a cursor, read. */
  private sealed interface Read {
    record Accepted(ContinuationWriter.Written rest) implements Read {}

    record Refused(int offset) implements Read {}
  }

  private Read read(int[] text) {
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
        return accepted(writer(reading).within(token));
      }
      if (token.ended().isEmpty()) {
        return new Read.Refused(bytes(text, at));
      }
      // Where a comment could be a token, too, it is a comment.
      if (!token.ended().get(ignored)) {
        reading.take(token.ended());
      }
      at = end;
    }
    boolean skip = at > 0 || grammar.initialSkip();
    return accepted(writer(reading).behindToken(skip));
  }

  private static Read accepted(ContinuationWriter.Written rest) {
    if (rest.rules().size() > MOST_RULES) {
      throw new TooDeepException();
    }
    return new Read.Accepted(rest);
  }

  private static int bytes(int[] text, int count) {
    return new String(text, 0, count).getBytes(StandardCharsets.UTF_8).length;
  }

  private ContinuationWriter writer(Reading reading) {
    return new ContinuationWriter("cursor_", sets, states, terminals, terminalWriter, reading);
  }
}
