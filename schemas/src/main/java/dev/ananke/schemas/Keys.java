package dev.ananke.schemas;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The keys of all topics: UTF-8 parts joined by NUL. Those of the output topic are {@link
 * OutputKey}s; the short forms are here as well.
 */
public final class Keys {
  private static final Pattern REPOSITORY = Pattern.compile("[A-Za-z0-9._/-]+");
  private static final Pattern DEAD_LETTER = Pattern.compile("(.+)-(\\d{1,10})-(\\d{1,19})");

  /** Of repositories, refs and paths, in characters: what git can check out is shorter. */
  private static final int LONGEST_NAME = 4096;

  private Keys() {}

  /** A file of a repository: the key of a {@link FileChange}. */
  public record FileKey(String repository, String path) {}

  /** Where a dead letter came from. */
  public record Origin(String topic, int partition, long offset) {}

  /**
   * Checks that a repository id consists of {@code A-Z a-z 0-9 . _ / -}.
   *
   * @return the id itself
   * @throws IllegalArgumentException if it does not
   */
  public static String requireRepository(String id) {
    if (!isRepository(id)) {
      throw new IllegalArgumentException(
          "\"" + id + "\" is no repository id: use letters, digits and . _ / - only");
    }
    return id;
  }

  /** Whether it is a valid repository id. */
  public static boolean isRepository(String id) {
    return id.length() <= LONGEST_NAME && REPOSITORY.matcher(id).matches();
  }

  /** Whether a ref or a path can be called so: not empty, without NUL, and not endless. */
  public static boolean isName(String name) {
    return !name.isEmpty() && name.length() <= LONGEST_NAME && name.indexOf('\0') < 0;
  }

  /** Key of a {@link FileChange}: repository NUL path. */
  public static byte[] fileChange(String repository, String path) {
    return KeyParts.join(requireRepository(repository), path);
  }

  /** Key of a {@link RefUpdate}: the repository, so that all of its updates share a partition. */
  public static byte[] refUpdate(String repository) {
    return KeyParts.join(requireRepository(repository));
  }

  /** Key of a {@link Fragment}: {@code f} NUL repository NUL ref NUL language NUL name. */
  public static byte[] fragment(String repository, String ref, String language, String name) {
    return new OutputKey.FragmentKey(
            new OutputKey.BundleKey(requireRepository(repository), ref, language), name)
        .bytes();
  }

  /** Key of a {@link Bundle}: {@code b} NUL repository NUL ref NUL language. */
  public static byte[] bundle(String repository, String ref, String language) {
    return new OutputKey.BundleKey(requireRepository(repository), ref, language).bytes();
  }

  /** Key of a {@link ConstraintChange}: the repository. */
  public static byte[] constraintChange(String repository) {
    return KeyParts.join(requireRepository(repository));
  }

  /** Key of a request: its subject, a repository for {@link Resync}, else a coordinate. */
  public static byte[] request(String subject) {
    return KeyParts.join(subject);
  }

  /** Key of a {@link DeadLetter}: topic-partition-offset of the record that could not be used. */
  public static byte[] deadLetter(String topic, int partition, long offset) {
    return KeyParts.join(topic + "-" + partition + "-" + offset);
  }

  /**
   * Reads the key of a {@link FileChange}.
   *
   * @throws UndecodableException if it is none
   */
  public static FileKey parseFileChange(byte[] key) {
    String[] parts = KeyParts.split(key);
    if (parts.length != 2 || !isRepository(parts[0])) {
      throw new UndecodableException(
          "not a repository and a path, joined by NUL: " + Arrays.toString(parts));
    }
    return new FileKey(parts[0], parts[1]);
  }

  /**
   * Reads a key that is a repository.
   *
   * @throws UndecodableException if it is none
   */
  public static String parseRepository(byte[] key) {
    String[] parts = KeyParts.split(key);
    if (parts.length != 1 || !isRepository(parts[0])) {
      throw new UndecodableException("not a repository id: " + Arrays.toString(parts));
    }
    return parts[0];
  }

  /**
   * Reads the key of a {@link DeadLetter}.
   *
   * @throws UndecodableException if it is none
   */
  public static Origin parseDeadLetter(byte[] key) {
    String text = String.join("\0", KeyParts.split(key));
    var matcher = DEAD_LETTER.matcher(text);
    if (!matcher.matches()) {
      throw new UndecodableException("not topic-partition-offset: " + text);
    }
    try {
      return new Origin(
          matcher.group(1), Integer.parseInt(matcher.group(2)), Long.parseLong(matcher.group(3)));
    } catch (NumberFormatException e) {
      throw new UndecodableException("not topic-partition-offset: " + text, e);
    }
  }
}
