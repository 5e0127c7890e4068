package dev.ananke.schemas;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The record headers of a {@link FileChange}: enough to count a change whose value cannot be
 * decoded, so that its update still completes. All are text, so that any program can write them and
 * any tool can show them: ids in hexadecimal, the index in decimal, names in UTF-8. The repository
 * stands in the key.
 *
 * @param updateId as in the value
 * @param index as in the value
 * @param ref as in the value
 * @param path as in the value
 * @param blobId raw; null for a deletion, which has no such header
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content below
public record Headers(
    Id128 updateId, int index, String ref, String path, byte @Nullable [] blobId) {
  /** 32 hexadecimal digits. */
  public static final String UPDATE_ID = "update-id";

  /** Decimal. */
  public static final String INDEX = "index";

  /** UTF-8. */
  public static final String REF = "ref";

  /** UTF-8. */
  public static final String PATH = "path";

  /** 40 or 64 hexadecimal digits. */
  public static final String BLOB_ID = "blob-id";

  /** The headers of that change. */
  public static Headers of(FileChange change) {
    ByteBuffer blobId = change.getBlobId();
    return new Headers(
        change.getUpdateId(),
        change.getIndex(),
        change.getRef(),
        change.getPath(),
        blobId == null ? null : Bytes.of(blobId));
  }

  /** Name and value of each header. */
  public Map<String, byte[]> entries() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put(UPDATE_ID, utf8(Ids.hex(updateId)));
    entries.put(INDEX, utf8(Integer.toString(index)));
    entries.put(REF, utf8(ref));
    entries.put(PATH, utf8(path));
    if (blobId != null) {
      entries.put(BLOB_ID, utf8(HexFormat.of().formatHex(blobId)));
    }
    return entries;
  }

  /**
   * Reads the headers of a record.
   *
   * @param header gives the value of the header of that name, or null
   * @throws UndecodableException if one is missing or malformed
   */
  public static Headers parse(Function<String, byte @Nullable []> header) {
    try {
      int index = Integer.parseInt(text(header, INDEX));
      if (index < 0) {
        throw new UndecodableException("the header " + INDEX + " is negative");
      }
      byte[] blobId = header.apply(BLOB_ID);
      return new Headers(
          Ids.parse(text(header, UPDATE_ID)),
          index,
          text(header, REF),
          text(header, PATH),
          blobId == null ? null : HexFormat.of().parseHex(text(header, BLOB_ID)));
    } catch (IllegalArgumentException e) {
      throw new UndecodableException("a header is malformed: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Headers that
        && updateId.equals(that.updateId)
        && index == that.index
        && ref.equals(that.ref)
        && path.equals(that.path)
        && Arrays.equals(blobId, that.blobId);
  }

  @Override
  public int hashCode() {
    return Objects.hash(updateId, index, ref, path, Arrays.hashCode(blobId));
  }

  private static String text(Function<String, byte @Nullable []> header, String name) {
    byte[] value = header.apply(name);
    if (value == null || value.length == 0) {
      throw new UndecodableException("the header " + name + " is missing");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException e) {
      throw new UndecodableException("the header " + name + " is not UTF-8", e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
