package dev.ananke.core.constraints;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;

/**
 * Where entries stand in a trie: 64 bits, of which {@link #GROUP_BITS} come from the group and the
 * rest from the name, so that a group lies together and only one that is larger than a leaf is
 * spread over several. SHA-256, since a name must not be able to choose its leaf.
 */
final class Positions {
  static final int BITS = 64;
  static final int GROUP_BITS = 24;
  private static final int NAME_BITS = BITS - GROUP_BITS;

  private final MessageDigest sha256;

  /** A session asks for the same few groups and names again and again. */
  private final Map<String, Long> known = new HashMap<>();

  Positions() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Of the group itself: the first of its positions. */
  long ofGroup(String group) {
    return hash(group) >>> NAME_BITS << NAME_BITS;
  }

  long of(String group, String name) {
    long start = ofGroup(group);
    return name.isEmpty() ? start : start | ofName(name);
  }

  /** The part of a position that comes from the name: the order of names within a group. */
  long ofName(String name) {
    return hash(name) >>> GROUP_BITS;
  }

  /** The last position of the group that starts here. */
  static long endOfGroup(long start) {
    return start | (-1L >>> GROUP_BITS);
  }

  private long hash(String text) {
    return known.computeIfAbsent(text, this::digest);
  }

  private long digest(String text) {
    return ByteBuffer.wrap(sha256.digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
  }
}
