package dev.ananke.bridge;

import com.knuddels.jtokkit.api.IntArrayList;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Byte pair encoding as files describe it: a text is cut into pieces, and in each piece the two
 * neighbours of the lowest rank become one token, until no two neighbours have a rank. Of equal
 * ranks the first comes first.
 */
final class BytePairTokenizer implements TextTokenizer {
  private static final int NO_RANK = -1;

  private final TokenTable table;
  private final int[] byteTokens;
  private final boolean characters;
  private final Ranks ranks;
  private final boolean wholePieces;
  private final List<Pattern> pieces;
  private final Map<String, Integer> whole;
  private final @Nullable Pattern wholeTexts;

  /** Which neighbours become one token, and when. */
  interface Ranks {

    /**
     * @param piece where the two stand, from {@code start} to {@code end}
     * @return -1 if they stay two
     */
    int rank(int left, int right, byte[] piece, int start, int end);
  }

  /**
   * @param table of the tokens that characters and merges become
   * @param byteTokens the token of each byte
   * @param characters whether merges begin with characters, and with bytes only for those that are
   *     no token
   * @param wholePieces whether a piece that is a token is never cut
   * @param pieces applied one after the other: each cuts what the ones before left, at both ends of
   *     what it matches
   * @param whole tokens that are found in a text before it is cut
   */
  BytePairTokenizer(
      TokenTable table,
      int[] byteTokens,
      boolean characters,
      Ranks ranks,
      boolean wholePieces,
      List<Pattern> pieces,
      Map<String, Integer> whole) {
    this.table = table;
    this.byteTokens = byteTokens;
    this.characters = characters;
    this.ranks = ranks;
    this.wholePieces = wholePieces;
    this.pieces = List.copyOf(pieces);
    this.whole = Map.copyOf(whole);
    this.wholeTexts =
        whole.isEmpty()
            ? null
            : Pattern.compile(
                whole.keySet().stream()
                    .sorted(Comparator.comparingInt(String::length).reversed())
                    .map(Pattern::quote)
                    .collect(Collectors.joining("|")));
  }

  /** In tiktoken a token's number is its rank, whatever it is made of. */
  static Ranks tiktokenRanks(TokenTable table) {
    return (left, right, piece, start, end) -> table.find(piece, start, end);
  }

  /**
   * @param merges pairs of tokens, the lowest rank first
   */
  static Ranks ranks(List<int[]> merges) {
    Map<Long, Integer> byPair = HashMap.newHashMap(merges.size());
    for (int[] merge : merges) {
      byPair.putIfAbsent(pair(merge[0], merge[1]), byPair.size());
    }
    return (left, right, piece, start, end) -> byPair.getOrDefault(pair(left, right), NO_RANK);
  }

  private static long pair(int left, int right) {
    return (long) left << 32 | right;
  }

  @Override
  public int[] tokenize(String text) {
    IntArrayList tokens = new IntArrayList(text.length() / 3 + 16);
    int end = 0;
    if (wholeTexts != null) {
      Matcher matcher = wholeTexts.matcher(text);
      while (matcher.find()) {
        add(text.substring(end, matcher.start()), tokens);
        tokens.add(Objects.requireNonNull(whole.get(matcher.group())));
        end = matcher.end();
      }
    }
    add(text.substring(end), tokens);
    return tokens.toArray();
  }

  private void add(String text, IntArrayList tokens) {
    List<String> parts = List.of(text);
    for (Pattern piece : pieces) {
      List<String> smaller = new ArrayList<>();
      parts.forEach(part -> cut(part, piece, smaller));
      parts = smaller;
    }
    for (String part : parts) {
      merge(part.getBytes(StandardCharsets.UTF_8), tokens);
    }
  }

  private static void cut(String part, Pattern piece, List<String> smaller) {
    Matcher matcher = piece.matcher(part);
    int end = 0;
    while (matcher.find()) {
      if (matcher.start() > end) {
        smaller.add(part.substring(end, matcher.start()));
      }
      if (matcher.end() > matcher.start()) {
        smaller.add(matcher.group());
      }
      end = matcher.end();
    }
    if (end < part.length()) {
      smaller.add(part.substring(end));
    }
  }

  private void merge(byte[] piece, IntArrayList result) {
    if (wholePieces) {
      int whole = table.find(piece, 0, piece.length);
      if (whole >= 0) {
        result.add(whole);
        return;
      }
    }
    new Chain(piece).mergeInto(result);
  }

  /** The tokens of one piece, each at the index of its first part; -1 at those of the others. */
  private final class Chain {
    private final byte[] piece;
    private final int[] tokens;
    private final int[] starts;
    private final int[] next;
    private final int[] previous;
    private int count;

    /** Rank and index of pairs; some are out of date. */
    private final PriorityQueue<Long> pairs = new PriorityQueue<>();

    Chain(byte[] piece) {
      this.piece = piece;
      this.tokens = new int[piece.length];
      this.starts = new int[piece.length + 1];
      this.next = new int[piece.length];
      this.previous = new int[piece.length];
      int at = 0;
      while (at < piece.length) {
        int end = at + 1;
        while (characters && end < piece.length && (piece[end] & 0xc0) == 0x80) {
          end++;
        }
        int whole = characters ? table.find(piece, at, end) : -1;
        if (whole >= 0) {
          add(whole, at);
        } else {
          for (int i = at; i < end; i++) {
            add(byteTokens[piece[i] & 0xff], i);
          }
        }
        at = end;
      }
      starts[count] = piece.length;
    }

    private void add(int token, int start) {
      tokens[count] = token;
      starts[count] = start;
      next[count] = count + 1;
      previous[count] = count - 1;
      count++;
    }

    void mergeInto(IntArrayList result) {
      for (int i = 0; i + 1 < count; i++) {
        offer(i);
      }
      while (!pairs.isEmpty()) {
        long pair = pairs.remove();
        int left = (int) pair;
        if (tokens[left] < 0 || rank(left) != (int) (pair >>> 32)) {
          continue;
        }
        int right = next[left];
        int behind = next[right];
        tokens[left] = table.find(piece, starts[left], starts[behind]);
        tokens[right] = -1;
        next[left] = behind;
        if (behind < count) {
          previous[behind] = left;
          offer(left);
        }
        if (previous[left] >= 0) {
          offer(previous[left]);
        }
      }
      for (int i = 0; i < count; i = next[i]) {
        result.add(tokens[i]);
      }
    }

    private void offer(int left) {
      int rank = rank(left);
      if (rank != NO_RANK) {
        pairs.add((long) rank << 32 | left);
      }
    }

    /** Of the pair that begins at an index. */
    private int rank(int left) {
      int right = next[left];
      return right == count
          ? NO_RANK
          : ranks.rank(tokens[left], tokens[right], piece, starts[left], starts[next[right]]);
    }
  }
}
