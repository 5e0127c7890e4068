package dev.ananke.core.check;

import dev.ananke.bridge.Engine;
import dev.ananke.bridge.EngineException;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.ParseLimitException;
import dev.ananke.bridge.ParseLimits;
import dev.ananke.bridge.Parser;
import dev.ananke.bridge.ParserLanguage;
import dev.ananke.bridge.SyntaxTree;
import dev.ananke.bridge.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges texts by one grammar. The text goes through the engine token by token, as a model's output
 * would; the refused byte is found by going on from the refused token byte by byte.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class GrammarCheck implements AutoCloseable {
  private static final int MOST_ALLOWED = 12;

  /** The grammar in the vocabulary of the check. */
  private final Loaded words;

  /** The same in single bytes. */
  private final Loaded bytes;

  private final int[] tokenOfByte;

  /** A grammar in an engine: the two are closed together. */
  private record Loaded(Engine engine, Matcher start) implements AutoCloseable {
    static Loaded of(String grammar, Vocabulary vocabulary) {
      Engine engine = Engine.create(vocabulary);
      try {
        return new Loaded(engine, engine.matcher(grammar));
      } catch (EngineException refused) {
        engine.close();
        throw refused;
      }
    }

    @Override
    public void close() {
      start.close();
      engine.close();
    }
  }

  /**
   * @throws dev.ananke.bridge.GrammarException where the engine refuses the grammar
   */
  public GrammarCheck(String grammar, Vocabulary vocabulary) {
    this.tokenOfByte = tokenOfByte(vocabulary);
    // First, since it is made in no time: a grammar that is refused needs no large vocabulary.
    this.bytes = Loaded.of(grammar, Vocabulary.bytes());
    try {
      this.words = vocabulary.name().equals("bytes") ? bytes : Loaded.of(grammar, vocabulary);
    } catch (EngineException refused) {
      bytes.close();
      throw refused;
    }
  }

  /**
   * @param language for naming the construct around a refused place; null: not named
   */
  public Verdict check(byte[] text, @Nullable ParserLanguage language) {
    Vocabulary vocabulary = words.engine().vocabulary();
    int[] tokens = vocabulary.tokenize(text);
    try (Matcher matcher = words.start().copy()) {
      int taken = 0;
      String reason = "";
      try {
        while (taken < tokens.length && matcher.tryConsume(tokens[taken]) == 1) {
          taken++;
        }
        if (taken == tokens.length && matcher.isAccepting()) {
          return new Verdict.Accepted();
        }
      } catch (EngineException limit) {
        reason = limit.getMessage();
      }
      int offset = 0;
      for (int i = 0; i < taken; i++) {
        offset += vocabulary.token(tokens[i]).length;
      }
      if (taken < tokens.length && reason.isEmpty()) {
        for (byte b : vocabulary.token(tokens[taken])) {
          if (matcher.tryConsume(new int[] {tokenOfByte[b & 0xff]}) == 0) {
            break;
          }
          offset++;
        }
      }
      return refused(text, offset, language, reason);
    }
  }

  private Verdict.Refused refused(
      byte[] text, int offset, @Nullable ParserLanguage language, String reason) {
    Place place = Place.of(text, offset);
    int wordStart = offset;
    while (wordStart > place.lineStart() && Continuations.isWordByte(text[wordStart - 1])) {
      wordStart--;
    }
    Continuations.Found allowed =
        reason.isEmpty()
            ? allowedAt(text, offset, wordStart)
            : new Continuations.Found(List.of(), false);
    return new Verdict.Refused(
        offset,
        place.line(),
        place.column(),
        language == null ? "" : construct(text, offset, language),
        wordAt(text, place.start(), offset),
        allowed.words(),
        allowed.more(),
        reason);
  }

  /**
   * Whole words: those that begin as the word at the place begins; where there are none, what may
   * follow the last accepted byte.
   */
  private Continuations.Found allowedAt(byte[] text, int offset, int wordStart) {
    try (Matcher matcher = bytes.start().copy()) {
      int[] before = new int[offset];
      for (int i = 0; i < offset; i++) {
        before[i] = text[i] & 0xff;
      }
      if (matcher.tryConsume(before) < offset) {
        return new Continuations.Found(List.of(), false);
      }
      return new Continuations(bytes.engine(), MOST_ALLOWED)
          .after(matcher, new String(text, wordStart, offset - wordStart, StandardCharsets.UTF_8));
    }
  }

  private static String wordAt(byte[] text, int start, int offset) {
    int end = offset;
    while (end < text.length && Continuations.isWordByte(text[end])) {
      end++;
    }
    if (end == offset) {
      while (end < text.length && text[end] != '\n' && end - offset < 40) {
        end++;
      }
    }
    return new String(text, start, end - start, StandardCharsets.UTF_8);
  }

  private static String construct(byte[] text, int offset, ParserLanguage language) {
    try (Parser parser = new Parser(language, ParseLimits.DEFAULT)) {
      SyntaxTree tree = parser.parse(text);
      int innermost = 0;
      int node = 0;
      while (node >= 0) {
        if (tree.start(node) <= offset && offset < tree.end(node)) {
          if (tree.isNamed(node) && !tree.isError(node) && tree.firstChild(node) >= 0) {
            innermost = node;
          }
          node = tree.firstChild(node);
        } else {
          node = tree.nextSibling(node);
        }
      }
      return tree.kindName(innermost);
    } catch (ParseLimitException tooLarge) {
      return "";
    }
  }

  /**
   * Every vocabulary here has a token for each single byte; identity for the vocabulary of bytes.
   */
  private static int[] tokenOfByte(Vocabulary vocabulary) {
    int[] tokens = new int[256];
    Arrays.fill(tokens, -1);
    for (int id = 0; id < vocabulary.size(); id++) {
      byte[] token = vocabulary.token(id);
      if (token.length == 1 && tokens[token[0] & 0xff] < 0) {
        tokens[token[0] & 0xff] = id;
      }
    }
    return tokens;
  }

  @Override
  public void close() {
    bytes.close();
    if (!words.equals(bytes)) {
      words.close();
    }
  }
}
