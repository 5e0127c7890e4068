package dev.ananke.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Where figures come from.
 *
 * @param processor its model, or the architecture where the system does not tell
 * @param cores that this process may use
 * @param system name and version of the operating system
 * @param java version of the JVM
 * @param load how many processes wanted to run in the last minute, on average; negative: not known.
 *     Above the number of cores, times say little
 */
public record Machine(String processor, int cores, String system, String java, double load) {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  /** This one, now. */
  public static Machine here() {
    return new Machine(
        model(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vendor.version") + " (" + Runtime.version() + ")",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  /** Whether others need so much of it that times say little. */
  public boolean busy() {
    return load > cores * 0.75;
  }

  private static String model() {
    if (Files.isReadable(PROCESSORS)) {
      try {
        List<String> lines = Files.readAllLines(PROCESSORS);
        for (String line : lines) {
          if (line.startsWith("model name")) {
            return line.substring(line.indexOf(':') + 1).strip();
          }
        }
      } catch (IOException e) {
        // The architecture has to do.
        return System.getProperty("os.arch");
      }
    }
    return System.getProperty("os.arch");
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s, %d cores, %s, JVM %s, load %.1f", processor, cores, system, java, load);
  }
}
