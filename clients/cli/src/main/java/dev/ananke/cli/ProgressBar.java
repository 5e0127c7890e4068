package dev.ananke.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * One line that tells how far a long work is: redrawn in place on a terminal, else a line at every
 * tenth.
 */
final class ProgressBar implements AutoCloseable {
  private static final int WIDTH = 24;
  private static final long REDRAW_NANOS = 100_000_000;

  private final PrintWriter out;
  private final boolean terminal;
  private final String what;
  private final long total;
  private final long started = System.nanoTime();
  private long drawnAt;
  private long lastTenth;

  /**
   * @param what the unit in plural, for instance "files"
   * @param total how many there are
   */
  ProgressBar(PrintWriter out, String what, long total) {
    this.out = out;
    this.terminal = isTerminal();
    this.what = what;
    this.total = Math.max(1, total);
  }

  void advanceTo(long done) {
    long now = System.nanoTime();
    if (terminal) {
      if (now - drawnAt >= REDRAW_NANOS || done >= total) {
        drawnAt = now;
        out.print("\r" + line(done, now));
        out.flush();
      }
    } else if (done * 10 / total > lastTenth) {
      lastTenth = done * 10 / total;
      out.println(line(done, now));
    }
  }

  @SuppressWarnings("SystemConsoleNull") // null is for NullAway; what decides is isTerminal
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  private String line(long done, long now) {
    int filled = (int) (WIDTH * Math.min(done, total) / total);
    double seconds = (now - started) / 1e9;
    String left =
        done > 0 && done < total
            ? String.format(Locale.ROOT, ", about %.0f s left", seconds / done * (total - done))
            : "";
    return String.format(
        Locale.ROOT,
        "  [%s%s] %d of %d %s, %.1f s%s   ",
        "#".repeat(filled),
        ".".repeat(WIDTH - filled),
        done,
        total,
        what,
        seconds,
        left);
  }

  @Override
  public void close() {
    if (terminal && drawnAt > 0) {
      out.println();
    }
  }
}
