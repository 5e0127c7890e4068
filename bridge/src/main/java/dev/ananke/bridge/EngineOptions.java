package dev.ananke.bridge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Limits of the engine and how it speeds up masks. A limit of 0 is the engine's own default, which
 * is what the engines of most hosts run with.
 *
 * @param rowItems Earley items at one position: how many ways a grammar may go on there (own
 *     default 2,000)
 * @param initialLexerFuel work to build the lexer of a grammar (1,000,000)
 * @param stepLexerFuel lexer work for one mask (200,000)
 * @param stepItems Earley items for one mask (50,000)
 * @param lexerStates states of the lexer, each 1 to 2 kB (250,000)
 * @param grammarSize symbols in all rules (500,000)
 * @param slices regular expressions that cut the vocabulary into parts for which the engine
 *     prepares masks; null for its own, empty for none
 */
public record EngineOptions(
    long rowItems,
    long initialLexerFuel,
    long stepLexerFuel,
    long stepItems,
    long lexerStates,
    long grammarSize,
    @Nullable List<String> slices) {

  /** The engine as it is. */
  public static final EngineOptions DEFAULT = new EngineOptions(0, 0, 0, 0, 0, 0, null);

  public EngineOptions {
    for (long limit :
        new long[] {
          rowItems, initialLexerFuel, stepLexerFuel, stepItems, lexerStates, grammarSize
        }) {
      if (limit < 0) {
        throw new IllegalArgumentException("A limit of the engine is not negative: " + limit);
      }
    }
    if (slices != null) {
      slices = List.copyOf(slices);
      for (String slice : slices) {
        if (slice.isEmpty() || slice.indexOf('\n') >= 0 || slice.indexOf('\r') >= 0) {
          throw new IllegalArgumentException(
              "A slice is a regular expression in one line (write \\n for a line break): " + slice);
        }
      }
    }
  }

  /** These options with another limit of items for one mask. */
  public EngineOptions withStepItems(long items) {
    return new EngineOptions(
        rowItems, initialLexerFuel, stepLexerFuel, items, lexerStates, grammarSize, slices);
  }

  /** These options with another limit of symbols in a grammar. */
  public EngineOptions withGrammarSize(long symbols) {
    return new EngineOptions(
        rowItems, initialLexerFuel, stepLexerFuel, stepItems, lexerStates, symbols, slices);
  }

  /** These options with other slices. */
  public EngineOptions withSlices(List<String> expressions) {
    return new EngineOptions(
        rowItems,
        initialLexerFuel,
        stepLexerFuel,
        stepItems,
        lexerStates,
        grammarSize,
        expressions);
  }

  /** In the order that the native side reads them. */
  long[] limits() {
    return new long[] {
      rowItems, initialLexerFuel, stepLexerFuel, stepItems, lexerStates, grammarSize
    };
  }
}
