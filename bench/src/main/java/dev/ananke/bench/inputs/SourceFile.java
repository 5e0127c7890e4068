package dev.ananke.bench.inputs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A file of a repository.
 *
 * @param path within it
 * @param blobId as git computes it
 * @param content its bytes
 */
public record SourceFile(String path, byte[] blobId, byte[] content) {

  /** A file with the blob id of its content. */
  public static SourceFile of(String path, byte[] content) {
    MessageDigest sha1 = sha1();
    sha1.update(("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8));
    return new SourceFile(path, sha1.digest(content), content);
  }

  /** A file of that text. */
  public static SourceFile of(String path, String text) {
    return of(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Its text. */
  public String text() {
    return new String(content, StandardCharsets.UTF_8);
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
