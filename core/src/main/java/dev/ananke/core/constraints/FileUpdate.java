package dev.ananke.core.constraints;

import dev.ananke.core.extract.Extraction;
import org.jspecify.annotations.Nullable;

/**
 * What a path holds from now on.
 *
 * @param blobId raw git blob id; null: the path is deleted
 * @param extraction what came out of the blob; null only where blobId is
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares updates
public record FileUpdate(String path, byte @Nullable [] blobId, @Nullable Extraction extraction) {
  // Not the compact form: NullAway loses the array's annotation there.
  public FileUpdate(String path, byte @Nullable [] blobId, @Nullable Extraction extraction) {
    if ((blobId == null) != (extraction == null)) {
      throw new IllegalArgumentException(
          path + ": a blob id and an extraction come together, or neither for a deleted path");
    }
    this.path = path;
    this.blobId = blobId;
    this.extraction = extraction;
  }

  public static FileUpdate upsert(String path, byte[] blobId, Extraction extraction) {
    return new FileUpdate(path, blobId, extraction);
  }

  public static FileUpdate delete(String path) {
    return new FileUpdate(path, null, null);
  }
}
