package dev.ananke.bridge;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The first place where no text of a grammar goes on as a text does.
 *
 * @param offset bytes before it; the length of the text where the text ends too early
 * @param line counted from 1
 * @param column in Unicode code points, counted from 1: a tab is one, an emoji is one or more; of a
 *     byte inside of one, its
 * @param text the rest of the word at the place, or of the line where it is no word; empty only at
 *     the end of the text
 * @param allowed what could have stood there, the shortest continuations first: those of the word
 *     that has begun, or else what follows the last byte that was taken
 * @param moreAllowed whether {@code allowed} is only a part
 * @param reason the engine's words where it stopped for another reason than the text, for instance
 *     a limit; else empty
 */
public record Refusal(
    int offset,
    int line,
    int column,
    String text,
    List<String> allowed,
    boolean moreAllowed,
    String reason) {
  private static final int MOST_ALLOWED = 12;
  private static final int LONGEST_TEXT = 40;

  public Refusal {
    allowed = List.copyOf(allowed);
  }

  /**
   * Goes through a text token by token, as a model's output would; from the token that is refused,
   * byte by byte.
   */
  static Optional<Refusal> of(Matcher start, Vocabulary vocabulary, byte[] text) {
    int[] tokens = vocabulary.tokenize(text);
    int offset = 0;
    try (Matcher matcher = start.copy()) {
      for (int token : tokens) {
        if (!matcher.consume(token)) {
          break;
        }
        offset += vocabulary.token(token).length;
      }
      if (offset == text.length && matcher.isAccepting()) {
        return Optional.empty();
      }
      while (offset < text.length && matcher.consume(vocabulary.tokenOfByte(text[offset] & 0xff))) {
        offset++;
      }
      String begun = string(text, wordStart(text, offset), offset);
      return Optional.of(
          at(text, offset, "", new Continuations(vocabulary, MOST_ALLOWED).after(matcher, begun)));
    } catch (EngineException limit) {
      Continuations.Found unknown = new Continuations.Found(List.of(), false);
      return Optional.of(at(text, offset, limit.getMessage(), unknown));
    }
  }

  private static Refusal at(byte[] text, int offset, String reason, Continuations.Found allowed) {
    Place place = Place.of(text, offset);
    return new Refusal(
        offset,
        place.line(),
        place.column(),
        wordAt(text, place.start(), offset),
        allowed.words(),
        allowed.more(),
        reason);
  }

  private static int wordStart(byte[] text, int offset) {
    int start = offset;
    while (start > 0 && Continuations.isWordByte(text[start - 1])) {
      start--;
    }
    return start;
  }

  private static String wordAt(byte[] text, int start, int offset) {
    int end = offset;
    while (end < text.length && Continuations.isWordByte(text[end])) {
      end++;
    }
    if (end == offset && end < text.length) {
      boolean lineBreak = text[end] == '\n';
      do {
        end++;
      } while (!lineBreak && end < text.length && text[end] != '\n' && end - offset < LONGEST_TEXT);
    }
    return string(text, start, end);
  }

  private static String string(byte[] text, int start, int end) {
    return new String(text, start, end - start, StandardCharsets.UTF_8);
  }

  /** In words, the place first. */
  @Override
  public String toString() {
    StringBuilder words = new StringBuilder(line + ":" + column + ": ");
    words.append(
        text.isEmpty() ? "the text ends too early" : "`" + text.replace("\n", "\\n") + "`");
    if (!reason.isEmpty()) {
      words.append("; the engine says: ").append(reason);
    }
    if (!allowed.isEmpty()) {
      words
          .append("; allowed here: ")
          .append(allowed.stream().map(word -> "`" + word + "`").collect(Collectors.joining(" ")))
          .append(moreAllowed ? " and more" : "");
    }
    return words.toString();
  }
}
