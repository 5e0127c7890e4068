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

            Each can be given in three places; the first that has it counts:

            1. by flag, after the jar: `--job.parallelism 4`
            2. by environment variable, `ANANKE_` and the name in capitals with `_` for `.` and `-`: `ANANKE_JOB_PARALLELISM=4`
            3. in the file that `--config` (or `ANANKE_CONFIG`) names, a Java properties file: `job.parallelism: 4`

            A Kafka property is `--kafka.properties.sasl.mechanism`, `ANANKE_KAFKA_PROPERTIES_SASL_MECHANISM`, or
            `kafka.properties.sasl.mechanism` in the file. All are read where the job is submitted: on the machine of `flink run`, else on the
            job manager. The verbs of the command line take `config`, `kafka.bootstrap-servers`, `kafka.properties`, `kafka.properties-file` and
            `topics.*` from the same places. An unknown name in a flag or a file is an error, and an error says where a value came from.

            Everything that Flink itself decides (slots, directories of checkpoints, memory, high availability) stays in Flink's own
            configuration.

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
