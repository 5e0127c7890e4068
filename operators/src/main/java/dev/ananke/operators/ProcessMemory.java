package dev.ananke.operators;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the process holds of the machine's memory, native code included. Who is behind a native
 * allocation nobody can tell cheaply; with Flink's own metrics of heap and direct memory, this
 * bounds what parsers, engine and RocksDB take.
 */
final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private ProcessMemory() {}

  /** Resident bytes; -1 where the system does not say, which Linux alone does in this way. */
  static long residentBytes() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.substring(6).replace("kB", "").strip()) * 1024;
        }
      }
    } catch (IOException e) {
      // No Linux.
    }
    return -1;
  }

  /**
   * Bytes that the system gives it at most: the container's limit, or else the machine's memory.
   */
  static long limitBytes() {
    return SYSTEM.getTotalMemorySize();
  }
}
