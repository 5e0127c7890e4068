package dev.ananke.core.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NameTableTest {
  private final NameTable names = new NameTable();

  @Test
  void number_sameBytesElsewhere_isTheSame() {
    byte[] source = "one two one".getBytes(StandardCharsets.UTF_8);

    assertEquals(0, names.number(source, 0, 3));
    assertEquals(1, names.number(source, 4, 7));
    assertEquals(0, names.number(source, 8, 11));
    assertEquals(1, names.number("two"));
    assertEquals("two", names.name(1));
    assertSame(names.name(0), names.name(0));
  }

  @Test
  void number_moreNamesThanThereWasRoomFor_keepsThemApart() {
    for (int round = 0; round < 3; round++) {
      Map<String, Integer> numbers = new HashMap<>();
      for (int i = 0; i < 30_000; i++) {
        numbers.put("name" + i, names.number("name" + i));
      }
      numbers.forEach(
          (name, number) -> {
            assertEquals(name, names.name(number));
            assertEquals(number, names.number(name));
          });
      names.clear();
    }
  }

  @Test
  void clear_afterNames_numbersFromZero() {
    names.number("before");
    names.clear();

    assertEquals(0, names.number("größe"));
    assertEquals("größe", names.name(0));
  }
}
