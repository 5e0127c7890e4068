package dev.ananke.bench.evaluation;

import dev.ananke.bench.inputs.SourceFile;
import dev.ananke.bridge.ParseLimits;
import dev.ananke.bridge.Parser;
import dev.ananke.bridge.ParserLanguage;
import dev.ananke.bridge.SyntaxTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Makes mistakes in a Java file, at tokens as the parser cuts it. */
final class Mutator implements AutoCloseable {
  private static final List<String> BRACKETS = List.of("(", ")", "[", "]", "{", "}");
  private static final List<String> SEPARATORS = List.of(";", ",", ".", "...", "::", "@");
  private static final List<String> QUOTES = List.of("\"", "'", "\"\"\"");
  private static final List<String> OPERATORS =
      List.of(
          ("= > < ! ~ ? : -> == >= <= != && || ++ -- + - * / & | ^ % << >> >>> += -= *= /= &= |= ^="
                  + " %= <<= >>= >>>=")
              .split(" "));
  private static final List<String> KEYWORDS =
      List.of(
          ("abstract assert boolean break byte case catch char class const continue default do"
                  + " double else enum extends false final finally float for goto if implements"
                  + " import instanceof int interface long native new null package private"
                  + " protected public return short static strictfp super switch synchronized"
                  + " this throw throws transient true try void volatile while")
              .split(" "));
  private static final Set<String> CHARACTER = Set.of("character_literal");

  private static final int CONTEXT = 40;

  private final Parser parser = new Parser(ParserLanguage.JAVA, ParseLimits.DEFAULT);

  private record Token(int start, int end, String text) {}

  /** A file that was cut into tokens once and can be broken in many places. */
  final class Cut {
    private final SourceFile file;
    private final List<Token> tokens = new ArrayList<>();
    private final Map<MutationKind, List<Token>> places = new EnumMap<>(MutationKind.class);

    /** Tokens, by their indices, with white space and nothing else before the next one. */
    private final List<Integer> blanks = new ArrayList<>();

    private Cut(SourceFile file) {
      this.file = file;
      SyntaxTree tree = parser.parse(file.content());
      for (int node = 0; node < tree.nodeCount(); node++) {
        if (tree.firstChild(node) < 0
            && tree.end(node) > tree.start(node)
            && !tree.isMissing(node)
            && !tree.isExtra(node)) {
          add(tree, node);
        }
      }
      for (int i = 0; i + 1 < tokens.size(); i++) {
        int end = tokens.get(i).end();
        int next = tokens.get(i + 1).start();
        if (end < next && text(end, next).isBlank()) {
          blanks.add(i);
        }
      }
    }

    private void add(SyntaxTree tree, int node) {
      Token token = new Token(tree.start(node), tree.end(node), tree.text(node));
      if (CHARACTER.contains(tree.kindName(node))) {
        place(MutationKind.QUOTE, new Token(token.start(), token.start() + 1, "'"));
        place(MutationKind.QUOTE, new Token(token.end() - 1, token.end(), "'"));
      }
      kind(token.text()).ifPresent(kind -> place(kind, token));
      tokens.add(token);
    }

    private void place(MutationKind kind, Token token) {
      places.computeIfAbsent(kind, each -> new ArrayList<>()).add(token);
    }

    /** One mistake of that kind, somewhere; none if the file has nothing of the kind. */
    Optional<Mutant> mutant(MutationKind kind, Random random) {
      if (kind == MutationKind.SWAPPED) {
        return swapped(random);
      }
      if (kind == MutationKind.GLUED) {
        return glued(random);
      }
      List<Token> candidates = places.getOrDefault(kind, List.of());
      if (candidates.isEmpty()) {
        return Optional.empty();
      }
      Token token = candidates.get(random.nextInt(candidates.size()));
      String gap = kind == MutationKind.QUOTE ? "" : " ";
      return Optional.of(
          switch (random.nextInt(3)) {
            case 0 -> edited(token.start(), token.end(), gap, "`" + token.text() + "` left out");
            case 1 ->
                edited(
                    token.start(),
                    token.end(),
                    token.text() + gap + token.text(),
                    "`" + token.text() + "` twice");
            default -> {
              String other = other(kind, token.text(), random);
              yield edited(
                  token.start(),
                  token.end(),
                  gap + other + gap,
                  "`" + other + "` for `" + token.text() + "`");
            }
          });
    }

    private static final int TRIES = 100;

    private Optional<Mutant> swapped(Random random) {
      if (tokens.size() < 2) {
        return Optional.empty();
      }
      for (int i = 0; i < TRIES; i++) {
        int at = random.nextInt(tokens.size() - 1);
        Token first = tokens.get(at);
        Token second = tokens.get(at + 1);
        if (!first.text().equals(second.text())) {
          String between = text(first.end(), second.start());
          return Optional.of(
              edited(
                  first.start(),
                  second.end(),
                  second.text() + (between.isEmpty() ? " " : between) + first.text(),
                  "`" + first.text() + "` after `" + second.text() + "`"));
        }
      }
      return Optional.empty();
    }

    private Optional<Mutant> glued(Random random) {
      if (blanks.isEmpty()) {
        return Optional.empty();
      }
      int at = blanks.get(random.nextInt(blanks.size()));
      Token first = tokens.get(at);
      Token second = tokens.get(at + 1);
      int start = first.end();
      int end = second.start();
      return Optional.of(
          edited(start, end, "", "`" + first.text() + "` glued to `" + second.text() + "`"));
    }

    private String text(int start, int end) {
      return new String(file.content(), start, end - start, StandardCharsets.UTF_8);
    }

    private Mutant edited(int start, int end, String replacement, String what) {
      byte[] before = file.content();
      byte[] middle = replacement.getBytes(StandardCharsets.UTF_8);
      byte[] after = Arrays.copyOf(before, before.length - (end - start) + middle.length);
      System.arraycopy(middle, 0, after, start, middle.length);
      System.arraycopy(before, end, after, start + middle.length, before.length - end);
      long line = 1;
      for (int i = 0; i < start; i++) {
        line += before[i] == '\n' ? 1 : 0;
      }
      int from = Math.max(0, start - CONTEXT);
      int to = Math.min(after.length, start + middle.length + CONTEXT);
      String around =
          new String(after, from, to - from, StandardCharsets.UTF_8).replaceAll("\\s+", " ");
      return new Mutant(
          SourceFile.of(file.path(), after),
          file.path() + ":" + line + ": " + what + ": " + around);
    }
  }

  private static Optional<MutationKind> kind(String text) {
    if (BRACKETS.contains(text)) {
      return Optional.of(MutationKind.BRACKET);
    }
    if (SEPARATORS.contains(text)) {
      return Optional.of(MutationKind.SEPARATOR);
    }
    if (QUOTES.contains(text)) {
      return Optional.of(MutationKind.QUOTE);
    }
    if (OPERATORS.contains(text)) {
      return Optional.of(MutationKind.OPERATOR);
    }
    return KEYWORDS.contains(text) ? Optional.of(MutationKind.KEYWORD) : Optional.empty();
  }

  private static String other(MutationKind kind, String text, Random random) {
    Set<String> others =
        new TreeSet<>(
            switch (kind) {
              case BRACKET -> BRACKETS;
              case KEYWORD -> KEYWORDS;
              case OPERATOR -> OPERATORS;
              case SEPARATOR -> SEPARATORS;
              case QUOTE -> QUOTES;
              case SWAPPED, GLUED -> throw new IllegalArgumentException("nothing is replaced");
            });
    others.remove(text);
    return List.copyOf(others).get(random.nextInt(others.size()));
  }

  /** Cuts a file. */
  Cut cut(SourceFile file) {
    return new Cut(file);
  }

  @Override
  public void close() {
    parser.close();
  }
}
