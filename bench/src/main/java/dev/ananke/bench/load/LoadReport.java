package dev.ananke.bench.load;

import dev.ananke.bench.Machine;
import java.util.Arrays;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a load showed.
 *
 * @param commits published, first commits excepted
 * @param seconds from the first of them to the last
 * @param latencies from the moment at which a commit was due to be published until a reader had its
 *     bundle with all fragments, in nanoseconds, sorted; a commit that was overtaken by the next
 *     one of its repository before any reader saw it is not in here
 * @param overtaken how many those were
 * @param answers how many questions of the job were answered
 * @param repeated revisions that a reader of committed records saw twice
 * @param bulk of the large snapshot; null: there was none
 * @param differences between what is visible and what the files compile to; empty: all is right
 */
public record LoadReport(
    Machine machine,
    int repositories,
    int commits,
    double seconds,
    List<Long> latencies,
    int overtaken,
    int answers,
    int repeated,
    @Nullable Bulk bulk,
    List<String> differences) {

  /**
   * A large snapshot beside the commits.
   *
   * @param seconds from its publication until a reader had its bundle
   * @param latencies as above, of the commits that were due meanwhile
   */
  public record Bulk(int files, double seconds, List<Long> latencies) {}

  /** Whether everything is visible as it has to be. */
  public boolean right() {
    return differences.isEmpty();
  }

  /** For people. */
  public String text() {
    StringBuilder text = new StringBuilder(1000);
    Formatter lines = new Formatter(text, Locale.ROOT);
    lines.format("%s%n", machine);
    lines.format("%d repositories, %d commits in %.1f s%n", repositories, commits, seconds);
    lines.format("publish to visible bundle: %s%n", percentiles(latencies));
    if (overtaken > 0) {
      lines.format("%d commits were overtaken by the next before anyone saw them%n", overtaken);
    }
    lines.format("%d questions answered, %d revisions seen twice%n", answers, repeated);
    Bulk large = bulk;
    if (large != null) {
      lines.format(
          "a snapshot of %d files: visible after %.1f s (%.0f files/s); commits meanwhile: %s%n",
          large.files(),
          large.seconds(),
          large.files() / large.seconds(),
          percentiles(large.latencies()));
    }
    if (differences.isEmpty()) {
      lines.format("what is visible equals a compile from nothing, in every fragment%n");
    } else {
      lines.format("WRONG: %d differences%n", differences.size());
      differences.stream().limit(20).forEach(each -> lines.format("  %s%n", each));
    }
    return text.toString();
  }

  private static String percentiles(List<Long> sorted) {
    if (sorted.isEmpty()) {
      return "none was seen";
    }
    StringBuilder text = new StringBuilder();
    for (int percent : Arrays.asList(50, 95, 99, 100)) {
      int index = Math.max(0, (int) Math.ceil(sorted.size() * percent / 100.0) - 1);
      text.append(
          String.format(
              Locale.ROOT,
              "%s %.0f ms, ",
              percent == 100 ? "slowest" : "p" + percent,
              sorted.get(index) / 1e6));
    }
    return text.append("of ").append(sorted.size()).toString();
  }
}
