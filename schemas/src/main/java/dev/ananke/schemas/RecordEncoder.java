package dev.ananke.schemas;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Writes records in Avro single-object encoding. It keeps its buffer and its writers, hence belongs
 * to one thread.
 */
public final class RecordEncoder {
  private final Buffer buffer = new Buffer();
  private final Map<Class<?>, Writer> writers = new HashMap<>();
  private BinaryEncoder binary = EncoderFactory.get().binaryEncoder(buffer, null);

  /** A new encoder with an empty buffer. */
  public RecordEncoder() {}

  /** Encodes one record: header, fingerprint, data. */
  public byte[] encode(SpecificRecord record) {
    Writer writer = writers.computeIfAbsent(record.getClass(), Writer::of);
    // A record that failed half-way has left bytes in the encoder, which go into the buffer now.
    binary = EncoderFactory.get().binaryEncoder(buffer, binary);
    buffer.clear();
    try {
      buffer.write(SingleObject.header(writer.fingerprint), 0, SingleObject.HEADER_BYTES);
      writer.data.write(record, binary);
      binary.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return buffer.toByteArray();
  }

  private record Writer(long fingerprint, SpecificDatumWriter<SpecificRecord> data) {
    static Writer of(Class<?> type) {
      RecordType known = RecordType.of(type.asSubclass(SpecificRecord.class));
      return new Writer(
          known.fingerprint(), new SpecificDatumWriter<>(known.schema(), known.model()));
    }
  }

  /** As ByteArrayOutputStream, without its locks, and it gives large memory back. */
  private static final class Buffer extends OutputStream {
    private static final int KEPT = 1 << 18;

    private byte[] bytes = new byte[512];
    private int size;

    void clear() {
      size = 0;
      if (bytes.length > KEPT) {
        bytes = new byte[KEPT];
      }
    }

    @Override
    public void write(int b) {
      ensure(1);
      bytes[size++] = (byte) b;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
      ensure(length);
      System.arraycopy(source, offset, bytes, size, length);
      size += length;
    }

    private void ensure(int more) {
      int needed = Math.addExact(size, more);
      if (needed > bytes.length) {
        bytes =
            Arrays.copyOf(
                bytes, Math.max(needed, (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8)));
      }
    }

    byte[] toByteArray() {
      return Arrays.copyOf(bytes, size);
    }
  }
}
