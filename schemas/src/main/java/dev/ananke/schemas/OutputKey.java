package dev.ananke.schemas;

import java.util.Arrays;

/** A key of the output topic. */
public sealed interface OutputKey {

  /** The key as it stands on the topic. */
  byte[] bytes();

  /**
   * Reads a key.
   *
   * @throws UndecodableException if it is none
   */
  static OutputKey parse(byte[] key) {
    String[] parts = KeyParts.split(key);
    return switch (parts[0] + parts.length) {
      case "b4" -> new BundleKey(parts[1], parts[2], parts[3]);
      case "f5" -> new FragmentKey(new BundleKey(parts[1], parts[2], parts[3]), parts[4]);
      case "s2" -> new SchemaKey(SingleObject.parseHex(parts[1]));
      default ->
          throw new UndecodableException(
              "not a key of the output topic: " + Arrays.toString(parts));
    };
  }

  /** {@code b} NUL repository NUL ref NUL language. It also names what belongs together. */
  record BundleKey(String repository, String ref, String language) implements OutputKey {

    /** The key of that bundle. */
    public static BundleKey of(Bundle bundle) {
      return new BundleKey(bundle.getRepository(), bundle.getRef(), bundle.getLanguage());
    }

    @Override
    public byte[] bytes() {
      return KeyParts.join("b", repository, ref, language);
    }

    @Override
    public String toString() {
      return repository + " " + ref + " " + language;
    }
  }

  /** {@code f} NUL repository NUL ref NUL language NUL fragment name. */
  record FragmentKey(BundleKey bundle, String name) implements OutputKey {
    @Override
    public byte[] bytes() {
      return KeyParts.join("f", bundle.repository(), bundle.ref(), bundle.language(), name);
    }

    @Override
    public String toString() {
      return bundle + " " + name;
    }
  }

  /** {@code s} NUL fingerprint, 16 hexadecimal digits in the order of a value's header. */
  record SchemaKey(long fingerprint) implements OutputKey {
    @Override
    public byte[] bytes() {
      return KeyParts.join("s", SingleObject.hex(fingerprint));
    }

    @Override
    public String toString() {
      return "schema " + SingleObject.hex(fingerprint);
    }
  }
}
