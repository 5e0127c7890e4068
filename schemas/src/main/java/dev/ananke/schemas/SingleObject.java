package dev.ananke.schemas;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** The ten bytes that stand before every encoded record. */
final class SingleObject {
  static final int HEADER_BYTES = 10;

  private static final byte MARKER = (byte) 0xC3;
  private static final byte FORMAT_VERSION = 1;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private SingleObject() {}

  static byte[] header(long fingerprint) {
    byte[] header = new byte[HEADER_BYTES];
    header[0] = MARKER;
    header[1] = FORMAT_VERSION;
    LONG.set(header, 2, fingerprint);
    return header;
  }

  /** The fingerprint of the writer's schema. */
  static long fingerprint(byte[] encoded) {
    if (encoded.length < HEADER_BYTES) {
      throw new UndecodableException(
          encoded.length + " bytes are too few: a record starts with a header of " + HEADER_BYTES);
    }
    if (encoded[0] != MARKER || encoded[1] != FORMAT_VERSION) {
      throw new UndecodableException(
          "starts with "
              + HexFormat.of().withUpperCase().formatHex(encoded, 0, 2)
              + " instead of C301: not Avro single-object encoded");
    }
    return (long) LONG.get(encoded, 2);
  }

  /** The text form of a fingerprint: its bytes in the order of the header. */
  static String hex(long fingerprint) {
    return HexFormat.of().toHexDigits(Long.reverseBytes(fingerprint));
  }

  static long parseHex(String text) {
    if (text.length() != 16) {
      throw new UndecodableException("\"" + text + "\" is no fingerprint of 16 hexadecimal digits");
    }
    try {
      return Long.reverseBytes(HexFormat.fromHexDigitsToLong(text));
    } catch (IllegalArgumentException e) {
      throw new UndecodableException(
          "\"" + text + "\" is no fingerprint of 16 hexadecimal digits", e);
    }
  }
}
