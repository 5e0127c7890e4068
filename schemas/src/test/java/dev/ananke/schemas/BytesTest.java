package dev.ananke.schemas;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class BytesTest {

  @Test
  void of_aPartOfABuffer_copiesItAndLeavesTheBufferAsItIs() {
    byte[] all = {1, 2, 3, 4, 5};
    ByteBuffer buffer = ByteBuffer.wrap(all, 1, 3).slice();
    buffer.get();

    byte[] copy = Bytes.of(buffer.asReadOnlyBuffer());
    assertArrayEquals(new byte[] {3, 4}, copy);
    assertEquals(2, Bytes.of(buffer).length);
    copy[0] = 9;
    assertEquals(3, all[2]);
  }
}
