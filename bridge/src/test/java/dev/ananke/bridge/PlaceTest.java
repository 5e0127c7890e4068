package dev.ananke.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlaceTest {

  @Test
  void of_firstByte_isLineOneColumnOne() {
    assertEquals(new Place(1, 1, 0, 0), Place.of(new byte[0], 0));
    assertEquals(new Place(1, 1, 0, 0), Place.of(utf8("a"), 0));
  }

  @Test
  void of_lineFeed_standsAtTheEndOfItsLine() {
    assertEquals(new Place(1, 2, 0, 1), Place.of(utf8("a\nb"), 1));
    assertEquals(new Place(2, 1, 2, 2), Place.of(utf8("a\nb"), 2));
  }

  @Test
  void of_endOfText_standsBehindTheLastByte() {
    assertEquals(new Place(2, 2, 2, 3), Place.of(utf8("a\nb"), 3));
  }

  @Test
  void of_byteWithinACodePoint_isThatCodePoint() {
    byte[] text = utf8("a\u00e9b");

    assertEquals(new Place(1, 2, 0, 1), Place.of(text, 2));
    assertEquals(new Place(1, 3, 0, 3), Place.of(text, 3));
  }

  @Test
  void of_latin1_countsEveryLeadingByte() {
    byte[] text = "x\u00e9;".getBytes(StandardCharsets.ISO_8859_1);

    assertEquals(new Place(1, 3, 0, 2), Place.of(text, 2));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
