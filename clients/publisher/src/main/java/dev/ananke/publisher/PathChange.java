package dev.ananke.publisher;

import org.jspecify.annotations.Nullable;

/**
 * A path that an update sets or deletes.
 *
 * @param blobId raw; null: deleted
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record PathChange(String path, byte @Nullable [] blobId) {}
