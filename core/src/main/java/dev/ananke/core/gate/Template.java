package dev.ananke.core.gate;

import dev.ananke.bridge.EngineException;
import dev.ananke.bridge.Matcher;
import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.RefSample;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A grammar that was tried: a matcher at its start, or the reason why there is none, and the texts
 * that it accepted.
 */
final class Template implements AutoCloseable {
  /** Enough to name the place, and not a whole file in a bundle. */
  private static final int EXCERPT = 40;

  private final @Nullable Matcher start;
  private final String refusal;
  private final Set<Id128> accepted = new HashSet<>();

  private Template(@Nullable Matcher start, String refusal) {
    this.start = start;
    this.refusal = refusal;
  }

  static Template of(Matcher start) {
    return new Template(start, "");
  }

  static Template refused(String message) {
    return new Template(null, message);
  }

  /** Why the grammar must not be used for this text; null if it may. */
  @Nullable String refusal(RefSample sample) {
    Matcher template = start;
    if (template == null) {
      return refusal;
    }
    byte[] text = bytes(sample.getContent());
    Id128 hash = ContentHash.of(text);
    if (accepted.contains(hash)) {
      return null;
    }
    try (Matcher matcher = template.copy()) {
      int taken = matcher.tryConsume(tokens(text));
      if (taken < text.length) {
        return "refuses %s at byte %d: %s".formatted(sample.getPath(), taken, excerpt(text, taken));
      }
      if (!matcher.isAccepting()) {
        return "wants more after the end of " + sample.getPath();
      }
    } catch (EngineException e) {
      return "fails on %s: %s".formatted(sample.getPath(), e.getMessage());
    }
    accepted.add(hash);
    return null;
  }

  /** Why the grammar must not be used at all; null if it may. */
  @Nullable String refusal() {
    return start == null ? refusal : null;
  }

  @Override
  public void close() {
    if (start != null) {
      start.close();
    }
  }

  /** In the vocabulary of bytes, each is its own token. */
  private static int[] tokens(byte[] text) {
    int[] tokens = new int[text.length];
    for (int i = 0; i < text.length; i++) {
      tokens[i] = text[i] & 0xff;
    }
    return tokens;
  }

  private static String excerpt(byte[] text, int from) {
    int end = from;
    while (end < text.length && end - from < EXCERPT && text[end] != '\n') {
      end++;
    }
    return new String(text, from, end - from, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
