package dev.ananke.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  @Test
  void defaults_asThePageShowsThem_canBeGiven() {
    List<String> arguments = new ArrayList<>();
    Pattern row = Pattern.compile("\\| `(--[^`]+)` \\| `([^`(]+)(?: \\([^`]*)?` \\|.*");
    for (String line : OptionsPage.markdown().lines().toList()) {
      Matcher option = row.matcher(line);
      if (option.matches()) {
        arguments.add(option.group(1));
        arguments.add(option.group(2).strip());
      }
    }
    assertTrue(arguments.size() > 40, arguments.toString());
    arguments.addAll(List.of("--kafka.bootstrap-servers", "a:1"));

    assertEquals(
        JobOptions.from("--kafka.bootstrap-servers", "a:1"),
        JobOptions.from(arguments.toArray(String[]::new)));
  }
}
