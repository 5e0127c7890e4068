package dev.ananke.core.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlatformTableTest {
  private static final String TEXT =
      """
      ananke-platform 1 sample 3-7
      a.b closed Always Early:3-4 Late:5 Middle:4-6
      a.c open Other
      """;

  @Test
  void read_textForm_givesPackagesTypesAndReleases() throws IOException {
    PlatformTable table = read(TEXT);

    assertEquals(
        List.of(
            new PlatformPackage(
                "a.b",
                true,
                List.of(
                    new PlatformType("Always", 3, 7),
                    new PlatformType("Early", 3, 4),
                    new PlatformType("Late", 5, 7),
                    new PlatformType("Middle", 4, 6))),
            new PlatformPackage("a.c", false, List.of(new PlatformType("Other", 3, 7)))),
        List.copyOf(table.packages().values()));
  }

  @Test
  void toBytes_tableReadFromText_isThatText() throws IOException {
    assertEquals(TEXT, new String(read(TEXT).toBytes(), StandardCharsets.UTF_8));
  }

  @Test
  void version_oneTypeMore_isAnother() throws IOException {
    assertFalse(read(TEXT).version().equals(read(TEXT.replace("Other", "Other Second")).version()));
    assertTrue(read(TEXT).version().startsWith("sample-3-7-"));
  }

  @Test
  void read_anotherFormat_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> read("ananke-platform 2 sample 3-7\n"));
    assertThrows(IllegalArgumentException.class, () -> read(""));
  }

  @Test
  void pin_sameTable_hasNoDifferences() throws IOException {
    PlatformPin pin = PlatformPin.of(read(TEXT));

    assertTrue(pin.matches(TEXT.getBytes(StandardCharsets.UTF_8)));
    assertEquals(List.of(), PlatformPin.parse(pin.toString()).differences(pin));
  }

  @Test
  void pin_otherTable_namesThePackagesThatDiffer() throws IOException {
    PlatformPin pin = PlatformPin.of(read(TEXT));
    PlatformPin other =
        PlatformPin.of(read(TEXT.replace("Late:5", "Late:6").replace("a.c", "a.d")));

    assertEquals(
        List.of("package a.b has other types", "package a.c is missing", "package a.d is new"),
        pin.differences(other));
  }

  @Test
  void pin_otherReleases_differsThoughNoPackageDoes() throws IOException {
    String text = "ananke-platform 1 sample 3-7\n";

    assertEquals(
        List.of("the first line is different"),
        PlatformPin.of(read(text)).differences(PlatformPin.of(read(text.replace('7', '8')))));
  }

  private static PlatformTable read(String text) throws IOException {
    return PlatformTable.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
