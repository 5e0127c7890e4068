package dev.ananke.schemas;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The hash of fragments, bundles and grammars: the first 128 bits of a SHA-256. Cryptographic,
 * since caches are shared between repositories that do not trust each other. An instance hashes a
 * content that comes in parts; it is not thread-safe.
 */
public final class ContentHash {
  private final MessageDigest sha256 = sha256();

  /** Starts with no content. */
  public ContentHash() {}

  /** The hash of these bytes. */
  public static Id128 of(byte[] content) {
    return truncate(sha256().digest(content));
  }

  /** The hash of the remaining bytes of the buffer, whose position stays. */
  public static Id128 of(ByteBuffer content) {
    return new ContentHash().update(content).finish();
  }

  /** The hash of the UTF-8 form of the text. */
  public static Id128 of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Appends bytes. */
  public ContentHash update(byte[] part) {
    sha256.update(part);
    return this;
  }

  /** Appends the remaining bytes of the buffer, whose position stays. */
  public ContentHash update(ByteBuffer part) {
    sha256.update(part.duplicate());
    return this;
  }

  /** Appends the UTF-8 form of the text. */
  public ContentHash update(String part) {
    return update(part.getBytes(StandardCharsets.UTF_8));
  }

  /** Appends the 16 bytes of an id. */
  public ContentHash update(Id128 part) {
    return update(part.bytes());
  }

  /** The hash of all parts; afterwards it starts anew. */
  public Id128 finish() {
    return truncate(sha256.digest());
  }

  private static Id128 truncate(byte[] sha256) {
    return new Id128(Arrays.copyOf(sha256, 16));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
