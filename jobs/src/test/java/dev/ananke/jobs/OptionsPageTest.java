package dev.ananke.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class OptionsPageTest {
  private static final Path PAGE = Path.of("../docs/options.md");

  @Test
  void page_saysWhatTheDeclarationsSay() throws IOException {
    String current = OptionsPage.markdown();
    if (Boolean.getBoolean("ananke.accept")) {
      Files.writeString(PAGE, current);
    }
    assertEquals(
        current,
        Files.exists(PAGE) ? Files.readString(PAGE) : "",
        "docs/options.md is out of date: mvn -pl jobs test -Dtest=OptionsPageTest -Dananke.accept=true");
  }
}
