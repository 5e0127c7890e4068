package dev.ananke.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The hashes give what the vectors say, which another implementation computed. */
class HashVectorsTest {

  @Test
  void treeDigest_vectors_areMet() throws IOException {
    List<String[]> vectors = vectors("tree-digest.txt", "");
    assertEquals(5, vectors.size());
    TreeDigest sum = TreeDigest.EMPTY;
    for (String[] vector : vectors) {
      byte[] blobId = HexFormat.of().parseHex(vector[1]);
      assertEquals(vector[2], TreeDigest.EMPTY.add(vector[0], blobId).toString());
      sum = sum.add(vector[0], blobId);
      assertEquals(vector[3], Ids.hex(sum.value()));
    }
  }

  @Test
  void contentHash_vectors_areMet() throws IOException {
    List<String[]> vectors = vectors("hashes.txt", "content\t");
    assertEquals(3, vectors.size());
    for (String[] vector : vectors) {
      assertEquals(vector[2], Ids.hex(ContentHash.of(vector[1])));
    }
  }

  @Test
  void contentHash_inParts_equalsTheWhole() {
    ByteBuffer buffer = ByteBuffer.wrap("__größe".getBytes(StandardCharsets.UTF_8)).position(2);
    ContentHash hash = new ContentHash();
    assertEquals(
        ContentHash.of("größe and more"),
        hash.update(buffer).update(" and ").update("more").finish());
    assertEquals(2, buffer.position());
    assertEquals(ContentHash.of(buffer), ContentHash.of("größe"));
    assertEquals(ContentHash.of(""), hash.finish());
  }

  @Test
  void keyHash_vectors_areMet() throws IOException {
    List<String[]> vectors = vectors("hashes.txt", "key\t");
    assertEquals(4, vectors.size());
    for (String[] vector : vectors) {
      byte[] bytes = vector[1].getBytes(StandardCharsets.UTF_8);
      KeyHash key = KeyHash.of(bytes);
      assertEquals(vector[2], Ids.hex(Ids.of(key.high(), key.low())));
      assertEquals(vector[3], HexFormat.of().toHexDigits(KeyHash.hash64(bytes)));
    }
  }

  @Test
  void keyHash_hashesAndText_equalsTheirBytesInARow() {
    Id128 a = ContentHash.of("a");
    Id128 b = ContentHash.of("b");
    byte[] row = new byte[36];
    System.arraycopy(a.bytes(), 0, row, 0, 16);
    System.arraycopy(b.bytes(), 0, row, 16, 16);
    System.arraycopy("file".getBytes(StandardCharsets.UTF_8), 0, row, 32, 4);
    assertEquals(KeyHash.of(row), KeyHash.of(List.of(a, b), "file"));
  }

  private static List<String[]> vectors(String file, String prefix) throws IOException {
    try (var in = HashVectorsTest.class.getResourceAsStream(file)) {
      assertNotNull(in);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isEmpty() && line.startsWith(prefix))
          .map(line -> line.split("\t", -1))
          .toList();
    }
  }
}
