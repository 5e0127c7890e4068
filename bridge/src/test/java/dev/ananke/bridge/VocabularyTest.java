package dev.ananke.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class VocabularyTest {
  private static List<Vocabulary> all() {
    return Vocabulary.names().stream().map(Vocabulary::byName).toList();
  }

  private static byte[] bytesOf(Vocabulary vocabulary, int[] tokens) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int token : tokens) {
      bytes.writeBytes(vocabulary.token(token));
    }
    return bytes.toByteArray();
  }

  static void assertRoundTrip(Vocabulary vocabulary, byte[] text) {
    assertArrayEquals(text, bytesOf(vocabulary, vocabulary.tokenize(text)), vocabulary.name());
  }

  /** As OpenAI's tiktoken cuts it. */
  @Test
  void tokenize_knownTexts_givesTheTokensOfTiktoken() {
    byte[] text = Grammars.utf8("hello world");

    assertArrayEquals(new int[] {15339, 1917}, Vocabulary.cl100k().tokenize(text));
    assertArrayEquals(new int[] {24912, 2375}, Vocabulary.o200k().tokenize(text));
    assertArrayEquals(new int[] {'h', 'i'}, Vocabulary.bytes().tokenize(Grammars.utf8("hi")));
  }

  @Test
  void sizes_andEnds_areThoseOfTheModels() {
    assertEquals(257, Vocabulary.bytes().size());
    assertEquals(256, Vocabulary.bytes().endOfText());
    assertEquals(100_257, Vocabulary.cl100k().endOfText());
    assertEquals(199_999, Vocabulary.o200k().endOfText());
    for (Vocabulary vocabulary : all()) {
      assertTrue(vocabulary.endOfText() < vocabulary.size());
      assertEquals(0, vocabulary.token(vocabulary.endOfText()).length);
      assertSame(vocabulary, Vocabulary.byName(vocabulary.name()));
    }
  }

  @Test
  void tokenize_realFiles_losesNothing() {
    for (Vocabulary vocabulary : all()) {
      Corpus.gson().values().stream().limit(8).forEach(file -> assertRoundTrip(vocabulary, file));
    }
  }

  @Test
  void tokenize_anyBytes_losesNothing() {
    Random random = new Random(5);
    byte[] pieces = Grammars.utf8("aé𝄞\0<|endoftext|>\r\n  ");
    for (Vocabulary vocabulary : all()) {
      assertEquals(0, vocabulary.tokenize(new byte[0]).length);
      for (int round = 0; round < 300; round++) {
        byte[] text = new byte[random.nextInt(60)];
        for (int i = 0; i < text.length; i++) {
          // Half foreign bytes, half pieces of characters: cut, overlong and stray sequences.
          text[i] =
              random.nextBoolean()
                  ? (byte) random.nextInt(256)
                  : pieces[random.nextInt(pieces.length)];
        }
        assertRoundTrip(vocabulary, text);
      }
    }
  }

  @Test
  void tokenize_invalidByteBetweenWords_leavesTheWordsWhole() {
    Vocabulary vocabulary = Vocabulary.cl100k();
    byte[] text = Grammars.utf8("hello world?hello world");
    text[11] = (byte) 0xfe;

    int[] tokens = vocabulary.tokenize(text);

    assertEquals(5, tokens.length);
    assertArrayEquals(new int[] {15339, 1917}, new int[] {tokens[3], tokens[4]});
  }

  @Test
  void tokenize_longRunWithoutBlanks_endsSoonAndLosesNothing() {
    for (Vocabulary vocabulary : all()) {
      assertRoundTrip(vocabulary, Grammars.utf8("x".repeat(50_000)));
    }
  }

  @Test
  void byName_unknown_saysWhichThereAre() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Vocabulary.byName("gpt2"));
    assertTrue(String.valueOf(e.getMessage()).contains("cl100k"));
  }
}
