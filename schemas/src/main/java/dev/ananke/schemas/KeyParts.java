package dev.ananke.schemas;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The form of all keys: UTF-8 parts joined by NUL. No part is empty, none contains a NUL. */
final class KeyParts {
  private KeyParts() {}

  static byte[] join(String... parts) {
    for (String part : parts) {
      if (part.isEmpty() || part.indexOf('\0') >= 0) {
        throw new IllegalArgumentException(
            "a part of a key is empty or contains NUL: " + Arrays.toString(parts));
      }
    }
    ByteBuffer bytes;
    try {
      bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(String.join("\0", parts)));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "a part of a key is not Unicode text: " + Arrays.toString(parts), e);
    }
    return Arrays.copyOfRange(bytes.array(), bytes.arrayOffset(), bytes.limit());
  }

  /** The parts of a key. */
  static String[] split(byte[] key) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
    } catch (CharacterCodingException e) {
      throw new UndecodableException("a key is not UTF-8", e);
    }
    String[] parts = text.split("\0", -1);
    for (String part : parts) {
      if (part.isEmpty()) {
        throw new UndecodableException("a key has an empty part: " + Arrays.toString(parts));
      }
    }
    return parts;
  }
}
