package dev.ananke.core.gate;

import dev.ananke.bridge.EngineException;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.Place;
import dev.ananke.bridge.Vocabulary;
import dev.ananke.schemas.Bytes;
import dev.ananke.schemas.RefSample;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A grammar that the engine compiled: a matcher at its start. */
final class Template implements AutoCloseable {
  /** Enough to name the place, and not a whole file in a bundle. */
  private static final int EXCERPT = 40;

  private final Matcher start;
  private final EngineMeter meter;
  private boolean spent;

  Template(Matcher start, EngineMeter meter) {
    this.start = start;
    this.meter = meter;
  }

  /**
   * Why a grammar must not be used for a text.
   *
   * @param message what happened, and where in which file
   * @param judged whether the text was read and found wrong, so that the text may be at fault;
   *     false: the engine failed on it
   */
  record Refusal(String message, boolean judged) {}

  /** Null if the grammar takes the text. */
  @Nullable Refusal refusal(RefSample sample) {
    byte[] text = Bytes.of(sample.getContent());
    int[] tokens = tokens(text);
    long startNanos = System.nanoTime();
    // A copy, since a matcher that failed stays in error.
    try (Matcher matcher = start.copy()) {
      // To ask for all of it costs a fifth of taking byte after byte, but tells no more than this.
      return matcher.validate(tokens) == tokens.length ? null : reason(sample.getPath(), text);
    } catch (EngineException e) {
      spent = start.isError();
      return new Refusal("fails on %s: %s".formatted(sample.getPath(), e.getMessage()), false);
    } finally {
      meter.ran(startNanos, text.length);
    }
  }

  /** Whether its lexer met a limit: then it fails on all texts, until it is made anew. */
  boolean isSpent() {
    return spent;
  }

  private @Nullable Refusal reason(String path, byte[] text) {
    try (Matcher matcher = start.copy()) {
      int taken = matcher.tryConsume(Arrays.copyOf(tokens(text), text.length));
      if (taken < text.length) {
        return new Refusal("refuses %s at %s".formatted(path, excerpt(text, taken)), true);
      }
      return matcher.isAccepting()
          ? null
          : new Refusal("wants more after the end of " + path, true);
    }
  }

  @Override
  public void close() {
    start.close();
  }

  /** In the vocabulary of bytes, each is its own token; then the end. */
  private static int[] tokens(byte[] text) {
    int[] tokens = new int[text.length + 1];
    tokens[text.length] = Vocabulary.bytes().endOfText();
    for (int i = 0; i < text.length; i++) {
      tokens[i] = text[i] & 0xff;
    }
    return tokens;
  }

  /** The place, and what stands there up to the end of its line. */
  private static String excerpt(byte[] text, int offset) {
    Place place = Place.of(text, offset);
    int end = offset;
    while (end < text.length && end - offset < EXCERPT && text[end] != '\n') {
      end++;
    }
    String rest = new String(text, place.start(), end - place.start(), StandardCharsets.UTF_8);
    return place + ": " + (rest.isBlank() ? "the end of the line" : rest);
  }
}
