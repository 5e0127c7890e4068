package dev.ananke.core.gate;

import dev.ananke.bridge.EngineException;
import dev.ananke.bridge.Matcher;
import dev.ananke.core.check.Place;
import dev.ananke.schemas.Bytes;
import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.RefSample;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A grammar that the engine loaded: a matcher at its start, and the texts that it accepted last,
 * which need not be run again.
 */
final class Template implements AutoCloseable {
  /** Enough to name the place, and not a whole file in a bundle. */
  private static final int EXCERPT = 40;

  /** A grammar may stay the same through thousands of commits, each with other samples. */
  static final int ACCEPTED = 1_000;

  private final Matcher start;
  private final EngineMeter meter;

  private final Set<Id128> accepted =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Id128, Boolean> eldest) {
              return size() > ACCEPTED;
            }
          });

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
    Id128 hash = ContentHash.of(text);
    if (accepted.contains(hash)) {
      return null;
    }
    long startNanos = System.nanoTime();
    try (Matcher matcher = start.copy()) {
      int taken = matcher.tryConsume(tokens(text));
      if (taken < text.length) {
        return new Refusal(
            "refuses %s at %s".formatted(sample.getPath(), excerpt(text, taken)), true);
      }
      if (!matcher.isAccepting()) {
        return new Refusal("wants more after the end of " + sample.getPath(), true);
      }
    } catch (EngineException e) {
      return new Refusal("fails on %s: %s".formatted(sample.getPath(), e.getMessage()), false);
    } finally {
      meter.ran(startNanos, text.length);
    }
    accepted.add(hash);
    return null;
  }

  /** How many texts it knows to be accepted. */
  int accepted() {
    return accepted.size();
  }

  @Override
  public void close() {
    start.close();
  }

  /** In the vocabulary of bytes, each is its own token. */
  private static int[] tokens(byte[] text) {
    int[] tokens = new int[text.length];
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
