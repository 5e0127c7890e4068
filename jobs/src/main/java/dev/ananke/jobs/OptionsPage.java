package dev.ananke.jobs;

import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;

/** The page on options, made from their declarations. */
public final class OptionsPage {

  private OptionsPage() {}

  /** docs/options.md. */
  public static String markdown() {
    StringBuilder page =
        new StringBuilder(
            """
            # Options of the job

            <!-- Made from OptionDeclarations.java: mvn -pl jobs test -Dtest=OptionsPageTest -Dananke.accept=true -->

            Given as `--name value` after the jar. Everything that Flink itself decides (slots, directories of checkpoints, memory,
            high availability) stays in Flink's own configuration.

            | option | default | meaning |
            | --- | --- | --- |
            """);
    for (ConfigOption<?> option : OptionDeclarations.all()) {
      page.append(
          "| `--%s` | %s | %s |\n".formatted(option.key(), shown(option), description(option)));
    }
    return page.toString();
  }

  private static String shown(ConfigOption<?> option) {
    Object value = option.defaultValue();
    return switch (value) {
      case null -> "–";
      case Duration duration -> "`" + TimeUtils.formatWithHighestUnit(duration) + "`";
      case Map<?, ?> map when map.isEmpty() -> "–";
      case String text when text.isEmpty() -> "–";
      default -> "`" + value + "`";
    };
  }

  private static String description(ConfigOption<?> option) {
    return new HtmlFormatter().format(option.description()).replace("|", "\\|");
  }
}
