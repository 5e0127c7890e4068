package dev.ananke.schemas;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeysTest {

  @Test
  void keys_everyKind_areTheirPartsJoinedByNul() {
    assertKey("acme/app\0src/A.java", Keys.fileChange("acme/app", "src/A.java"));
    assertKey("acme/app", Keys.refUpdate("acme/app"));
    assertKey(
        "f\0acme/app\0refs/heads/main\0java\0imports/3f",
        Keys.fragment("acme/app", "refs/heads/main", "java", "imports/3f"));
    assertKey(
        "b\0acme/app\0refs/heads/main\0java", Keys.bundle("acme/app", "refs/heads/main", "java"));
    assertKey("acme/app", Keys.constraintChange("acme/app"));
    assertKey("maven:g:a:1", Keys.request("maven:g:a:1"));
    assertKey("commit-events-3-17", Keys.deadLetter("commit-events", 3, 17));
  }

  @Test
  void schemaKey_text_isTheFingerprintAsItStandsInValues() {
    byte[] encoded = Codec.encode(new Fragment(ContentHash.of(""), ByteBuffer.allocate(0)));
    String inHeader = HexFormat.of().formatHex(encoded, 2, 10);
    assertKey(
        "s\0" + inHeader,
        new OutputKey.SchemaKey(RecordType.of(Fragment.class).fingerprint()).bytes());
  }

  @Test
  void parse_whatWasBuilt_givesTheParts() {
    OutputKey.BundleKey bundle = new OutputKey.BundleKey("acme/app", "refs/heads/größe", "java");
    for (OutputKey key :
        List.of(
            bundle, new OutputKey.FragmentKey(bundle, "imports/3f"), new OutputKey.SchemaKey(-5))) {
      assertEquals(key, OutputKey.parse(key.bytes()));
    }
    assertEquals(
        new Keys.FileKey("acme/app", "a/\uD83C\uDF33"),
        Keys.parseFileChange(Keys.fileChange("acme/app", "a/\uD83C\uDF33")));
    assertEquals("acme/app", Keys.parseRepository(Keys.refUpdate("acme/app")));
    assertEquals(
        new Keys.Origin("my-topic-1", 3, 17),
        Keys.parseDeadLetter(Keys.deadLetter("my-topic-1", 3, 17)));
  }

  @Test
  void parse_anythingElse_isUndecodable() {
    for (String key :
        List.of(
            "",
            "b",
            "b\0r\0f",
            "b\0r\0f\0l\0x",
            "f\0r\0f\0l",
            "s\0zz",
            "s\0 123456789abcdef",
            "x\0r\0f\0l",
            "b\0\0f\0l")) {
      assertThrows(UndecodableException.class, () -> OutputKey.parse(utf8(key)), key);
    }
    byte[] notUtf8 = {'b', 0, (byte) 0xff, 0, 'f', 0, 'l'};
    assertThrows(UndecodableException.class, () -> OutputKey.parse(notUtf8));
    for (String key : List.of("acme", "acme\0", "ac me\0path", "a\0b\0c")) {
      assertThrows(UndecodableException.class, () -> Keys.parseFileChange(utf8(key)), key);
    }
    for (String key : List.of("", "a b", "a\0b")) {
      assertThrows(UndecodableException.class, () -> Keys.parseRepository(utf8(key)), key);
    }
    for (String key : List.of("topic", "topic-1", "topic-x-1", "topic-9999999999-1", "-1-1")) {
      assertThrows(UndecodableException.class, () -> Keys.parseDeadLetter(utf8(key)), key);
    }
  }

  @Test
  void build_partsThatNoKeyCanHold_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> Keys.fileChange("acme/app", ""));
    assertThrows(IllegalArgumentException.class, () -> Keys.fileChange("acme/app", "a\0b"));
    assertThrows(IllegalArgumentException.class, () -> Keys.fileChange("acme/app", "\uD800"));
    for (String repository : List.of("", "https://acme", "größe", "a b", "a\nb", "a\n")) {
      assertThrows(IllegalArgumentException.class, () -> Keys.refUpdate(repository), repository);
    }
  }

  private static void assertKey(String expected, byte[] key) {
    assertArrayEquals(utf8(expected), key);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
