package dev.ananke.schemas;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The digest of a tree of files: the sum modulo 2^128 of xxh3-128(path, 0x00, raw blob id) over all
 * files. A sum, so that a change costs what changed and order does not matter. It finds loss,
 * duplication and confusion; it is no protection against someone who wants to deceive. Immutable.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record TreeDigest(long high, long low) {
  /** The digest of no files. */
  public static final TreeDigest EMPTY = new TreeDigest(0, 0);

  /** Reads the 16 bytes, big endian, of a {@link RefUpdate}. */
  public static TreeDigest of(Id128 digest) {
    return new TreeDigest(Ids.high(digest), Ids.low(digest));
  }

  /** The digest with one file more. */
  public TreeDigest add(String path, byte[] blobId) {
    HashValue128 hash = hash(path, blobId);
    long sum = low + hash.getLeastSignificantBits();
    long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    return new TreeDigest(high + hash.getMostSignificantBits() + carry, sum);
  }

  /** The digest with one file less; the file was added before with that blob. */
  public TreeDigest remove(String path, byte[] blobId) {
    HashValue128 hash = hash(path, blobId);
    long borrow = Long.compareUnsigned(low, hash.getLeastSignificantBits()) < 0 ? 1 : 0;
    return new TreeDigest(
        high - hash.getMostSignificantBits() - borrow, low - hash.getLeastSignificantBits());
  }

  /** The 16 bytes, big endian, as they stand in records. */
  public Id128 value() {
    return Ids.of(high, low);
  }

  @Override
  public String toString() {
    return Ids.hex(value());
  }

  private static HashValue128 hash(String path, byte[] blobId) {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    byte[] file = Arrays.copyOf(name, name.length + 1 + blobId.length);
    System.arraycopy(blobId, 0, file, name.length + 1, blobId.length);
    return Hashing.xxh3_128().hashBytesTo128Bits(file);
  }
}
