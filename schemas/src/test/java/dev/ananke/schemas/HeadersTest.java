package dev.ananke.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadersTest {
  private static final FileChange UPSERT =
      FileChange.newBuilder()
          .setUpdateId(Ids.parse("000102030405060708090a0b0c0d0e0f"))
          .setIndex(7)
          .setRepository("acme/app")
          .setRef("refs/heads/main")
          .setPath("src/Größe.java")
          .setAction(ChangeAction.UPSERT)
          .setBlobId(ByteBuffer.wrap(new byte[20]))
          .setContent(ByteBuffer.allocate(0))
          .build();

  @Test
  void entries_upsert_areText() {
    Map<String, String> text = new HashMap<>();
    Headers.of(UPSERT)
        .entries()
        .forEach((name, value) -> text.put(name, new String(value, StandardCharsets.UTF_8)));
    assertEquals(
        Map.of(
            "update-id", "000102030405060708090a0b0c0d0e0f",
            "index", "7",
            "ref", "refs/heads/main",
            "path", "src/Größe.java",
            "blob-id", "0".repeat(40)),
        text);
  }

  @Test
  void parse_entries_giveTheSame() {
    Headers headers = Headers.of(UPSERT);
    assertEquals(headers, Headers.parse(headers.entries()::get));
  }

  @Test
  void entries_deletion_haveNoBlobId() {
    FileChange deletion = Codec.copy(UPSERT);
    deletion.setAction(ChangeAction.DELETE);
    deletion.setBlobId(null);
    deletion.setContent(null);
    Map<String, byte[]> entries = Headers.of(deletion).entries();
    assertFalse(entries.containsKey(Headers.BLOB_ID));
    assertNull(Headers.parse(entries::get).blobId());
  }

  @Test
  void parse_missingOrMalformed_isUndecodable() {
    for (String name : List.of(Headers.UPDATE_ID, Headers.INDEX, Headers.REF, Headers.PATH)) {
      Map<String, byte[]> entries = new HashMap<>(Headers.of(UPSERT).entries());
      entries.remove(name);
      assertThrows(UndecodableException.class, () -> Headers.parse(entries::get), name);
      entries.put(name, new byte[] {(byte) 0xff});
      assertThrows(UndecodableException.class, () -> Headers.parse(entries::get), name);
    }
    Map<String, byte[]> entries = new HashMap<>(Headers.of(UPSERT).entries());
    entries.put(Headers.INDEX, "-1".getBytes(StandardCharsets.UTF_8));
    assertThrows(UndecodableException.class, () -> Headers.parse(entries::get));
    entries.put(Headers.INDEX, "1".getBytes(StandardCharsets.UTF_8));
    entries.put(Headers.BLOB_ID, "xyz".getBytes(StandardCharsets.UTF_8));
    assertThrows(UndecodableException.class, () -> Headers.parse(entries::get));
  }
}
