package dev.ananke.core.continuation;

import dev.ananke.core.continuation.OpenRule.Item;
import dev.ananke.core.grammar.LarkGrammar;
import dev.ananke.core.grammar.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * What may stand before a text: the grammar and the text are read from their ends. Tokens cannot be
 * cut from the end, nor by what the grammar allows, so all ways to cut them are followed.
 */
final class SuffixReading {
  private final TextSets sets;
  private final TerminalReader reader;
  private final TerminalWriter terminalWriter;

  SuffixReading(TextSets sets, TerminalReader reader, TerminalWriter terminalWriter) {
    this.sets = sets;
    this.reader = reader;
    this.terminalWriter = terminalWriter;
  }

  private record Token(int start, int terminal) {}

  /** Ways to cut a text: tokens by where they end; of what is ignored, where it starts. */
  private record Cuts(List<List<Token>> tokens, List<List<Integer>> ignored) {
    Cuts(int length) {
      this(lists(length), lists(length));
    }

    private static <T> List<List<T>> lists(int length) {
      List<List<T>> lists = new ArrayList<>();
      IntStream.rangeClosed(0, length).forEach(place -> lists.add(new ArrayList<>()));
      return lists;
    }
  }

  /**
   * What the grammar accepts before the text, as if a line break stood between.
   *
   * @param cut terminals of the grammar that are what is left of a token
   */
  Continuation before(LarkGrammar whole, Map<String, TextSet> cut, int[] suffix) {
    LarkGrammar reversed = whole.reversed();
    RuleStates states = new RuleStates(reversed);
    List<TextSet> terminals = new ArrayList<>();
    BitSet cutTerminals = new BitSet();
    for (Rule terminal : states.terminals()) {
      TextSet part =
          terminal instanceof Rule.Reference reference ? cut.get(reference.name()) : null;
      if (part != null) {
        cutTerminals.set(terminals.size());
      }
      terminals.add(part == null ? reader.terminal(terminal) : part);
    }
    String ignored = reversed.ignored();
    terminals.add(ignored == null ? sets.none() : reader.ignored(ignored));
    int[] text = IntStream.concat(IntStream.of('\n'), Arrays.stream(suffix)).toArray();
    Cuts cuts = cuts(text, terminals, cutTerminals);

    Reading reading = new Reading(states);
    List<List<Item>> reached = Cuts.lists(text.length);
    reached.get(text.length).addAll(reading.scanned());
    for (int end = text.length; end > 0; end--) {
      if (reached.get(end).isEmpty()) {
        continue;
      }
      reading.advance(reached.get(end));
      for (int start : cuts.ignored().get(end)) {
        reached.get(start).addAll(reading.scanned());
      }
      BitSet here = new BitSet();
      cuts.tokens().get(end).forEach(token -> here.set(token.terminal()));
      SortedMap<Integer, List<Item>> behind = reading.behind(here);
      for (Token token : cuts.tokens().get(end)) {
        reached.get(token.start()).addAll(behind.getOrDefault(token.terminal(), List.of()));
      }
    }
    if (reached.getFirst().isEmpty()) {
      return new Continuation.Unmet();
    }
    reading.advance(reached.getFirst());
    LarkGrammar before =
        new ContinuationWriter("before_", sets, states, terminals, terminalWriter, reading)
            .behindToken(true)
            .in(reversed)
            .reversed();
    return new Continuation.Grammar(
        new LarkGrammar(before.rules(), before.terminals(), before.ignored(), whole.initialSkip())
            .text());
  }

  /**
   * @param cut terminals that are what is left of a token before the text, so that they stand at
   *     its beginning only
   */
  private Cuts cuts(int[] text, List<TextSet> terminals, BitSet cut) {
    int ignored = terminals.size() - 1;
    BitSet all = new BitSet();
    all.set(0, terminals.size());
    BitSet whole = (BitSet) all.clone();
    whole.andNot(cut);
    Lexer lexer = new Lexer(sets, terminals);
    Cuts cuts = new Cuts(text.length);
    BitSet begins = new BitSet();
    begins.set(0);
    int[] ends = new int[terminals.size()];
    for (int start = 0; start < text.length; start = begins.nextSetBit(start + 1)) {
      Arrays.fill(ends, start);
      Lexer.State state = lexer.start(start == 0 ? all : whole);
      for (int at = start; at < text.length; at++) {
        state = state.after(text[at]);
        if (state.isDead()) {
          break;
        }
        int end = at + 1;
        state.ended().stream().forEach(terminal -> ends[terminal] = end);
      }
      if (ends[ignored] > start) {
        cuts.ignored().get(ends[ignored]).add(start);
        begins.set(ends[ignored]);
      }
      for (int terminal = 0; terminal < ignored; terminal++) {
        // Where a comment could be a token, too, it is a comment.
        if (ends[terminal] > (cut.get(terminal) ? start : ends[ignored])) {
          cuts.tokens().get(ends[terminal]).add(new Token(start, terminal));
          begins.set(ends[terminal]);
        }
      }
      if (begins.nextSetBit(start + 1) < 0) {
        break;
      }
    }
    return cuts;
  }
}
