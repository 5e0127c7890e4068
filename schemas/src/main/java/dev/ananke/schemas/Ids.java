package dev.ananke.schemas;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.UUID;

/** 128-bit identities: update ids, hashes and digests. Their text form is 32 lower-case digits. */
public final class Ids {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Ids() {}

  /** A new update id, unique for all that matters. */
  public static Id128 random() {
    UUID random = UUID.randomUUID();
    return of(random.getMostSignificantBits(), random.getLeastSignificantBits());
  }

  /** The id of these two halves, big endian. */
  public static Id128 of(long high, long low) {
    byte[] bytes = new byte[16];
    LONG.set(bytes, 0, high);
    LONG.set(bytes, 8, low);
    return new Id128(bytes);
  }

  /** The first eight bytes. */
  public static long high(Id128 id) {
    return (long) LONG.get(id.bytes(), 0);
  }

  /** The last eight bytes. */
  public static long low(Id128 id) {
    return (long) LONG.get(id.bytes(), 8);
  }

  /** The text form. */
  public static String hex(Id128 id) {
    return HexFormat.of().formatHex(id.bytes());
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Id128 parse(String hex) {
    if (hex.length() != 32) {
      throw new IllegalArgumentException("\"" + hex + "\" is no id of 32 hexadecimal digits");
    }
    return new Id128(HexFormat.of().parseHex(hex));
  }
}
