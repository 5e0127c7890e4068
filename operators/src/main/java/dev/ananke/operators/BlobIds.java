package dev.ananke.operators;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Git's name of a blob. It is checked where content comes in, since facts are cached under it and
 * the caches are shared by repositories that do not trust each other.
 */
final class BlobIds {
  static final int SHA1_BYTES = 20;
  static final int SHA256_BYTES = 32;

  private BlobIds() {}

  static boolean names(byte[] blobId, byte[] content) {
    MessageDigest digest = digest(blobId.length == SHA1_BYTES ? "SHA-1" : "SHA-256");
    digest.update(("blob " + content.length + '\0').getBytes(StandardCharsets.US_ASCII));
    return Arrays.equals(digest.digest(content), blobId);
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
