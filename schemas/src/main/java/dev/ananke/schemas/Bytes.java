package dev.ananke.schemas;

import java.nio.ByteBuffer;

/** Bytes as Avro hands them out: in buffers. */
public final class Bytes {
  private Bytes() {}

  /** A copy of what remains in the buffer, which stays as it is. */
  public static byte[] of(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
