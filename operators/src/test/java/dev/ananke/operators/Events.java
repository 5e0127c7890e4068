package dev.ananke.operators;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ananke.schemas.ChangeAction;
import dev.ananke.schemas.Codec;
import dev.ananke.schemas.FileChange;
import dev.ananke.schemas.Headers;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.Ids;
import dev.ananke.schemas.Keys;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.RefUpdateKind;
import dev.ananke.schemas.TreeDigest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records of commit-events, made by hand. */
final class Events {
  static final String REPOSITORY = "acme/shop";
  static final String REF = "refs/heads/main";

  private Events() {}

  static FileChange upsert(Id128 id, int index, String path, String content) {
    byte[] bytes = content.getBytes(UTF_8);
    return FileChange.newBuilder()
        .setUpdateId(id)
        .setIndex(index)
        .setRepository(REPOSITORY)
        .setRef(REF)
        .setPath(path)
        .setAction(ChangeAction.UPSERT)
        .setBlobId(ByteBuffer.wrap(blobId(bytes)))
        .setContent(ByteBuffer.wrap(bytes))
        .build();
  }

  static FileChange delete(Id128 id, int index, String path) {
    return FileChange.newBuilder()
        .setUpdateId(id)
        .setIndex(index)
        .setRepository(REPOSITORY)
        .setRef(REF)
        .setPath(path)
        .setAction(ChangeAction.DELETE)
        .build();
  }

  static RefUpdate refUpdate(
      RefUpdateKind kind, Id128 id, @Nullable String base, @Nullable String commit, int changes) {
    return RefUpdate.newBuilder()
        .setUpdateId(id)
        .setRepository(REPOSITORY)
        .setRef(REF)
        .setBase(base)
        .setCommit(commit)
        .setKind(kind)
        .setChanges(changes)
        .setSelection("all")
        .setPublishedAt(Instant.EPOCH)
        .setPublisher("test")
        .build();
  }

  static Id128 digest(Map<String, String> tree) {
    TreeDigest digest = TreeDigest.EMPTY;
    for (Map.Entry<String, String> file : tree.entrySet()) {
      digest = digest.add(file.getKey(), blobId(file.getValue().getBytes(UTF_8)));
    }
    return digest.value();
  }

  static RawRecord raw(FileChange change) {
    return raw(change, Codec.encode(change));
  }

  /** The record of that change with another value. */
  static RawRecord raw(FileChange change, byte[] value) {
    byte[] key = Keys.fileChange(change.getRepository(), change.getPath());
    return new RawRecord("commit-events", 1, 7, key, value, Headers.of(change).entries());
  }

  static RawRecord raw(RefUpdate update) {
    return raw(update, 8);
  }

  static RawRecord raw(RefUpdate update, long offset) {
    byte[] key = Keys.refUpdate(update.getRepository());
    return new RawRecord("commit-events", 0, offset, key, Codec.encode(update), Map.of());
  }

  static Id128 id(int number) {
    return Ids.of(0, number);
  }

  static byte[] blobId(byte[] content) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(("blob " + content.length + "\0").getBytes(UTF_8));
      return sha1.digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
