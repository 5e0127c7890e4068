package dev.ananke.schemas;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A 128-bit key of a cache inside one process: xxh3-128. Never written anywhere: what leaves the
 * process carries a {@link ContentHash}.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record KeyHash(long high, long low) {

  /** The key of these bytes. */
  public static KeyHash of(byte[] bytes) {
    HashValue128 hash = Hashing.xxh3_128().hashBytesTo128Bits(bytes);
    return new KeyHash(hash.getMostSignificantBits(), hash.getLeastSignificantBits());
  }

  /** The key of content hashes, in their order, and a text that says what is asked of them. */
  public static KeyHash of(List<Id128> hashes, String text) {
    byte[] tail = text.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[16 * hashes.size() + tail.length];
    int at = 0;
    for (Id128 hash : hashes) {
      System.arraycopy(hash.bytes(), 0, bytes, at, 16);
      at += 16;
    }
    System.arraycopy(tail, 0, bytes, at, tail.length);
    return of(bytes);
  }

  /** A 64-bit key: xxh3-64. */
  public static long hash64(byte[] bytes) {
    return Hashing.xxh3_64().hashBytesToLong(bytes);
  }

  @Override
  public int hashCode() {
    return (int) low;
  }
}
